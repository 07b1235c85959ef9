package org.openhotline.console.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message in a list: enough to sort, count down and decide, without the text.
///
/// @param id message id, hexadecimal
/// @param out sent by this desk
/// @param agreement id
/// @param serial of the originating desk under the agreement
/// @param precedence name
/// @param from originating desk
/// @param to desks that must react
/// @param info desks that are told
/// @param type message type; empty when the text cannot be opened
/// @param subject empty when the text cannot be opened
/// @param direction language tag of the subject
/// @param unreadable why the text cannot be opened; empty when it can
/// @param signers drafter, then releaser
/// @param accepted the relay's time
/// @param declared the drafter's clock
/// @param validFrom start of what is announced; null if not said
/// @param validUntil after this it has no use; null if not said
/// @param due next deadline that this desk answers for or waits for; null: none
/// @param owes `ACKNOWLEDGE` or `REPLY`: what that deadline is for; empty: none
/// @param open somebody here still has something to do or to wait for
/// @param exhausted a ladder came to its end and nobody on this side closed it
/// @param rings this desk must acknowledge, and it cannot wait: FLASH, IMMEDIATE, or a climbing
///   ladder
/// @param replyTo the message that this one answers; null: none
/// @param replyKind NONE, PARTIAL or FULL
/// @param at every addressee's file
/// @param revision grows with every fact
public record Row(
    String id,
    boolean out,
    String agreement,
    long serial,
    String precedence,
    String from,
    List<String> to,
    List<String> info,
    String type,
    String subject,
    String direction,
    String unreadable,
    List<Person> signers,
    long accepted,
    long declared,
    @Nullable Long validFrom,
    @Nullable Long validUntil,
    @Nullable Long due,
    String owes,
    boolean open,
    boolean exhausted,
    boolean rings,
    @Nullable String replyTo,
    String replyKind,
    List<At> at,
    int revision) {
  /// Copies the lists.
  public Row {
    to = List.copyOf(to);
    info = List.copyOf(info);
    signers = List.copyOf(signers);
    at = List.copyOf(at);
  }

  /// What the record says about one addressee.
  ///
  /// @param desk the addressee
  /// @param info told only
  /// @param stage the one word for lists
  /// @param stages every stage that was reached, with the relay's time and who
  /// @param acknowledgeDue null: nothing of the kind is owed
  /// @param replyDue null: nothing of the kind is owed
  /// @param overdue obligations that were not met in time, for ever
  /// @param step highest step of the ladder that was climbed; -1: none
  /// @param nextStep number of the next one; -1: none
  /// @param nextStepAt its time; null: none
  /// @param exhausted stands on this side
  /// @param exhaustedAt when the ladder ends; null: not known or over
  /// @param holdingUntil a reply is promised; null: not
  /// @param late the acknowledgement came after the deadline
  public record At(
      String desk,
      boolean info,
      String stage,
      List<Reached> stages,
      @Nullable Long acknowledgeDue,
      @Nullable Long replyDue,
      List<Missed> overdue,
      int step,
      int nextStep,
      @Nullable Long nextStepAt,
      boolean exhausted,
      @Nullable Long exhaustedAt,
      @Nullable Long holdingUntil,
      boolean late) {
    /// Copies the lists.
    public At {
      stages = List.copyOf(stages);
      overdue = List.copyOf(overdue);
    }
  }

  /// A stage that was reached.
  ///
  /// @param kind for instance DELIVERED
  /// @param time the relay's
  /// @param who station or officer
  public record Reached(String kind, long time, String who) {}

  /// An obligation that was not met in time.
  ///
  /// @param obligation ACKNOWLEDGE or REPLY
  /// @param due the deadline
  /// @param cause OFFICER, LINK, RELAY or SUSPENDED
  public record Missed(String obligation, long due, String cause) {}
}
