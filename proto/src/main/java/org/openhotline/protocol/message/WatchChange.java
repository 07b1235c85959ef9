package org.openhotline.protocol.message;

import java.util.List;

/// Who watches a desk: taken, handed over with the list of open items, or released.
///
/// @param context plane, agreement, act id, desk, declared time
/// @param change what happens
/// @param openItems HAND_OVER and RELEASE: ids of all open messages of the desk, strictly
///   ascending; else empty
public record WatchChange(ActContext context, Change change, List<ActId> openItems) implements Act {
  /// Most open items of one desk that a hand-over can list.
  public static final int MAX_OPEN_ITEMS = 2_000;

  /// What happens to the watch.
  public enum Change {
    /// Nobody holds it; one signature.
    TAKE,
    /// From the first signer to the second.
    HAND_OVER,
    /// The officer on watch leaves the desk unwatched.
    RELEASE
  }

  /// Copies the list and checks its order.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public WatchChange {
    openItems = List.copyOf(openItems);
    if (context.desk() == null || context.agreement() == null) {
      throw new IllegalArgumentException("a watch change names its desk and its agreement");
    }
    if (change == Change.TAKE && !openItems.isEmpty()) {
      throw new IllegalArgumentException("taking the watch lists no open items");
    }
    if (openItems.size() > MAX_OPEN_ITEMS) {
      throw new IllegalArgumentException("more than " + MAX_OPEN_ITEMS + " open items");
    }
    for (int i = 1; i < openItems.size(); i++) {
      if (openItems.get(i - 1).compareTo(openItems.get(i)) >= 0) {
        throw new IllegalArgumentException("open items are not strictly ascending");
      }
    }
  }

  @Override
  public ActKind kind() {
    return ActKind.WATCH;
  }

  /// The desk that is watched.
  public DeskId desk() {
    return Present.of(context.desk());
  }
}
