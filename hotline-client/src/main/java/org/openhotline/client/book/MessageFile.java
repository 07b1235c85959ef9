package org.openhotline.client.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Precedence;

/// One message and all that the record says about it.
///
/// Threading: filled and read by one thread.
public final class MessageFile {
  private final Message message;
  private final Digest headerDigest;
  private final long leaf;
  private final Instant accepted;
  private final List<String> signers;
  private final TreeMap<DeskId, AddresseeFile> addressees = new TreeMap<>();
  private final List<Line> custody = new ArrayList<>();
  private final TreeMap<Long, Effect> effects = new TreeMap<>();

  /// One line of the custody log.
  ///
  /// @param leaf index in the record
  /// @param time the relay's ordered time
  /// @param text what happened, who, both clocks
  /// @param event the same, for programs
  public record Line(long leaf, Instant time, String text, Event event) {}

  /// What an entry does to the file.
  interface Effect {
    void on(MessageFile file);
  }

  MessageFile(
      Message message, Digest headerDigest, long leaf, Instant accepted, List<String> signers) {
    this.message = message;
    this.headerDigest = headerDigest;
    this.leaf = leaf;
    this.accepted = accepted;
    this.signers = List.copyOf(signers);
    clear();
  }

  private void clear() {
    custody.clear();
    message.action().forEach(d -> addressees.put(d, new AddresseeFile(d)));
    message.info().forEach(d -> addressees.put(d, new AddresseeFile(d)));
  }

  /// Takes what the entry at `effectLeaf` says of this message, as if it had come in its place.
  void take(long effectLeaf, Effect effect) {
    boolean last = effects.isEmpty() || effects.lastKey() < effectLeaf;
    effects.put(effectLeaf, effect);
    if (last) {
      effect.on(this);
    } else {
      clear();
      effects.values().forEach(each -> each.on(this));
    }
  }

  /// The signed header.
  public Message message() {
    return message;
  }

  /// The message id.
  public ActId id() {
    return message.id();
  }

  /// What acknowledgements refer to.
  public Digest headerDigest() {
    return headerDigest;
  }

  /// Index in the record.
  public long leaf() {
    return leaf;
  }

  /// When the relay accepted it.
  public Instant accepted() {
    return accepted;
  }

  /// Names of drafter and releaser.
  public List<String> signers() {
    return signers;
  }

  /// Addressees in ascending order.
  public Collection<AddresseeFile> addressees() {
    return Collections.unmodifiableCollection(addressees.values());
  }

  /// One addressee.
  public Optional<AddresseeFile> addressee(DeskId desk) {
    return Optional.ofNullable(addressees.get(desk));
  }

  /// Every entry about it, in the record's order.
  public List<Line> custody() {
    return Collections.unmodifiableList(custody);
  }

  /// Whether it goes before everything.
  public boolean urgent() {
    return message.precedence() == Precedence.FLASH;
  }

  /// Whether a human at `desk` still has something to do or to wait for; as the relay counts it.
  public boolean openAt(DeskId desk) {
    if (desk.equals(message.origin())) {
      return addressees.values().stream().anyMatch(a -> a.open() || a.exhaustedAt(desk));
    }
    return addressee(desk).filter(a -> a.open() || a.exhaustedAt(desk)).isPresent();
  }

  /// The next deadline at any addressee.
  public Optional<Instant> nextDue() {
    return addressees.values().stream()
        .flatMap(a ->
            java.util.Arrays.stream(org.openhotline.protocol.message.Obligation.values())
                .flatMap(o -> a.due(o).stream()))
        .min(Instant::compareTo);
  }

  void log(long entryLeaf, Instant time, String text, Event event) {
    custody.add(new Line(entryLeaf, time, text, event));
  }
}
