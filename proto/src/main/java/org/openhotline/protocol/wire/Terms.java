package org.openhotline.protocol.wire;

import java.util.function.ToIntFunction;
import org.openhotline.protocol.crypto.Label;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Role;
import org.openhotline.protocol.message.WatchChange;

/// The closed sets of the protocol and their numbers on the wire (terms.proto and the enums of
/// act.proto and record.proto). An unknown or unspecified number is refused.
public final class Terms {
  private Terms() {}

  /// The number of a precedence in frames.
  public static int number(Precedence precedence) {
    return switch (precedence) {
      case ROUTINE -> org.openhotline.protocol.v1.Precedence.PRECEDENCE_ROUTINE_VALUE;
      case PRIORITY -> org.openhotline.protocol.v1.Precedence.PRECEDENCE_PRIORITY_VALUE;
      case IMMEDIATE -> org.openhotline.protocol.v1.Precedence.PRECEDENCE_IMMEDIATE_VALUE;
      case FLASH -> org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH_VALUE;
    };
  }

  /// The number of a suite.
  public static int number(SuiteId suite) {
    return Byte.toUnsignedInt(suite.code());
  }

  /// The precedence of a number in a frame.
  ///
  /// @param field names the field in refusals
  public static Precedence precedence(String field, int number) throws MalformedException {
    return known(field, number, Precedence.values(), Terms::number);
  }

  /// The plane of a number in a frame.
  ///
  /// @param field names the field in refusals
  public static Plane plane(String field, int number) throws MalformedException {
    return known(field, number, Plane.values(), Plane::code);
  }

  /// The label that opens the signed bytes of a kind.
  static Label label(ActKind kind) {
    return Label.ofKind(kind.label())
        .orElseThrow(() -> new IllegalStateException("no label for " + kind));
  }

  static int number(Role role) {
    return switch (role) {
      case DUTY -> org.openhotline.protocol.v1.Role.ROLE_DUTY_VALUE;
      case DEPUTY -> org.openhotline.protocol.v1.Role.ROLE_DEPUTY_VALUE;
      case HEAD -> org.openhotline.protocol.v1.Role.ROLE_HEAD_VALUE;
      case RELEASER -> org.openhotline.protocol.v1.Role.ROLE_RELEASER_VALUE;
    };
  }

  static int number(ReplyKind kind) {
    return switch (kind) {
      case NONE -> org.openhotline.protocol.v1.ReplyKind.REPLY_KIND_UNSPECIFIED_VALUE;
      case PARTIAL -> org.openhotline.protocol.v1.ReplyKind.REPLY_KIND_PARTIAL_VALUE;
      case FULL -> org.openhotline.protocol.v1.ReplyKind.REPLY_KIND_FULL_VALUE;
    };
  }

  static int number(Obligation obligation) {
    return switch (obligation) {
      case ACKNOWLEDGE -> org.openhotline.protocol.v1.Obligation.OBLIGATION_ACKNOWLEDGE_VALUE;
      case REPLY -> org.openhotline.protocol.v1.Obligation.OBLIGATION_REPLY_VALUE;
    };
  }

  static int number(NoticeOutcome outcome) {
    return switch (outcome) {
      case SENT -> org.openhotline.protocol.v1.NoticeOutcome.NOTICE_OUTCOME_SENT_VALUE;
      case FAILED -> org.openhotline.protocol.v1.NoticeOutcome.NOTICE_OUTCOME_FAILED_VALUE;
      case GIVEN_UP -> org.openhotline.protocol.v1.NoticeOutcome.NOTICE_OUTCOME_GIVEN_UP_VALUE;
    };
  }

  static int number(Cause cause) {
    return switch (cause) {
      case OFFICER -> org.openhotline.protocol.v1.Cause.CAUSE_OFFICER_VALUE;
      case LINK -> org.openhotline.protocol.v1.Cause.CAUSE_LINK_VALUE;
      case RELAY -> org.openhotline.protocol.v1.Cause.CAUSE_RELAY_VALUE;
      case SUSPENDED -> org.openhotline.protocol.v1.Cause.CAUSE_SUSPENDED_VALUE;
    };
  }

  static int number(WatchChange.Change change) {
    return switch (change) {
      case TAKE -> org.openhotline.protocol.v1.WatchChange.Change.CHANGE_TAKE_VALUE;
      case HAND_OVER -> org.openhotline.protocol.v1.WatchChange.Change.CHANGE_HAND_OVER_VALUE;
      case RELEASE -> org.openhotline.protocol.v1.WatchChange.Change.CHANGE_RELEASE_VALUE;
    };
  }

  static ActKind kind(String field, int number) throws MalformedException {
    return known(field, number, ActKind.values(), ActKind::code);
  }

  static SuiteId suite(String field, int number) throws MalformedException {
    return known(field, number, SuiteId.values(), Terms::number);
  }

  static Role role(String field, int number) throws MalformedException {
    return known(field, number, Role.values(), Terms::number);
  }

  static ReplyKind replyKind(String field, int number) throws MalformedException {
    return known(field, number, ReplyKind.values(), Terms::number);
  }

  static Obligation obligation(String field, int number) throws MalformedException {
    return known(field, number, Obligation.values(), Terms::number);
  }

  static Cause cause(String field, int number) throws MalformedException {
    return known(field, number, Cause.values(), Terms::number);
  }

  static NoticeOutcome noticeOutcome(String field, int number) throws MalformedException {
    return known(field, number, NoticeOutcome.values(), Terms::number);
  }

  static WatchChange.Change change(String field, int number) throws MalformedException {
    return known(field, number, WatchChange.Change.values(), Terms::number);
  }

  private static <T> T known(String field, int number, T[] values, ToIntFunction<T> numberOf)
      throws MalformedException {
    for (T value : values) {
      if (numberOf.applyAsInt(value) == number) {
        return value;
      }
    }
    throw MalformedException.at(
        field,
        number == 0
            ? "not specified; it is required"
            : number + " is not known in protocol version " + Limits.PROTOCOL_VERSION);
  }
}
