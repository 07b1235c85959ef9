package org.openhotline.protocol.agreement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement.MessageType;
import org.openhotline.protocol.agreement.Agreement.ObligationClass;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;

/// What an agreement lets a desk send: the part that the relay sees, and the part that only
/// stations see.
///
/// An obligation class may be combined with a precedence only as some message type combines them,
/// so that the relay, which does not see types, still refuses what no type allows. A guarantor has
/// not signed: it may be told (INFO) and asked, but its desks are ACTION addressees only under a
/// class that owes nothing. Pure; static.
public final class SendingRules {
  private SendingRules() {}

  /// Why a header does not fit the agreement; empty if it does. The relay and every verifier ask
  /// this.
  ///
  /// Reasons, in this order: WRONG_PLANE, AGREEMENT_UNKNOWN (another id or version),
  /// SUITE_NOT_AGREED, DESK_NOT_IN_AGREEMENT, NOT_IN_AGREEMENT (precedence, obligation class, their
  /// combination, a guarantor that would owe something).
  public static Optional<Refusal> check(Agreement agreement, Message message) {
    return check(agreement, MessageDraft.of(message));
  }

  /// As {@link #check(Agreement, Message)}, before the body is sealed.
  public static Optional<Refusal> check(Agreement agreement, MessageDraft message) {
    if (message.context().plane() != agreement.plane()) {
      return refused(
          RefusalCode.WRONG_PLANE,
          "the message is of plane %s; agreement %s is of plane %s"
              .formatted(message.context().plane(), agreement.version().id(), agreement.plane()),
          Map.of("plane", message.context().plane().name()));
    }
    AgreementVersion version = message.context().agreement();
    DeskId origin = message.context().desk();
    if (version == null || origin == null || !version.equals(agreement.version())) {
      return refused(
          RefusalCode.AGREEMENT_UNKNOWN,
          "the message stands under %s; this is %s; fetch the agreement in force and send again"
              .formatted(shown(version), shown(agreement.version())),
          Map.of("agreement", shown(version)));
    }
    if (message.suite() != agreement.suite()) {
      return refused(
          RefusalCode.SUITE_NOT_AGREED,
          "the message uses suite %s; agreement %s uses %s"
              .formatted(message.suite(), agreement.version().id(), agreement.suite()),
          Map.of("suite", message.suite().name(), "agreed", agreement.suite().name()));
    }
    return route(agreement, origin, message.action(), message.info())
        .or(() ->
            handling(agreement, message.precedence(), message.obligation(), message.action()));
  }

  /// Why a desk may not send a message of `type` with `precedence` to these desks; empty if it may.
  /// Stations ask this before sealing; the obligation class is the type's.
  public static Optional<Refusal> checkDraft(
      Agreement agreement,
      String type,
      Precedence precedence,
      DeskId origin,
      List<DeskId> action,
      List<DeskId> info) {
    MessageType found = agreement.types().get(type);
    if (found == null) {
      return refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "agreement %s has no type '%s'; there are: %s"
              .formatted(
                  agreement.version().id(),
                  Text.shown(type),
                  String.join(", ", agreement.types().keySet())),
          Map.of("type", type));
    }
    if (!found.allowed().contains(precedence)) {
      return refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "%s may not be sent as %s; allowed: %s"
              .formatted(type, precedence, join(found.allowed())),
          Map.of("type", type, "precedence", precedence.name()));
    }
    return route(agreement, origin, action, info)
        .or(() -> handling(agreement, precedence, found.obligation(), action));
  }

  private static String shown(@Nullable AgreementVersion version) {
    return version == null ? "no agreement" : version.id() + " " + version.digest();
  }

  private static Optional<Refusal> route(
      Agreement agreement, DeskId origin, List<DeskId> action, List<DeskId> info) {
    return Stream.concat(Stream.of(origin), Stream.concat(action.stream(), info.stream()))
        .filter(desk -> agreement.desk(desk).isEmpty())
        .findFirst()
        .flatMap(desk ->
            refused(
                RefusalCode.DESK_NOT_IN_AGREEMENT,
                "agreement %s does not name desk %s; it names: %s"
                    .formatted(agreement.version().id(), desk, join(desks(agreement))),
                Map.of("desk", desk.value())));
  }

  private static Optional<Refusal> handling(
      Agreement agreement, Precedence precedence, String obligation, List<DeskId> action) {
    if (!agreement.precedence().containsKey(precedence)) {
      return refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "agreement %s does not use %s; allowed: %s"
              .formatted(
                  agreement.version().id(), precedence, join(agreement.precedence().keySet())),
          Map.of("precedence", precedence.name()));
    }
    ObligationClass owes = agreement.obligations().get(obligation);
    if (owes == null) {
      return refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "agreement %s has no obligation class '%s'; there are: %s"
              .formatted(
                  agreement.version().id(),
                  Text.shown(obligation),
                  String.join(", ", agreement.obligations().keySet())),
          Map.of("obligation", obligation));
    }
    boolean combined =
        agreement.types().values().stream()
            .anyMatch(type ->
                type.obligation().equals(obligation) && type.allowed().contains(precedence));
    if (!combined) {
      return refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "no type of agreement %s combines obligation class '%s' with %s"
              .formatted(agreement.version().id(), obligation, precedence),
          Map.of("obligation", obligation, "precedence", precedence.name()));
    }
    return owes.acknowledge() || owes.reply()
        ? noGuarantor(agreement, obligation, action)
        : Optional.empty();
  }

  private static Optional<Refusal> noGuarantor(
      Agreement agreement, String obligation, List<DeskId> action) {
    return action.stream()
        .filter(desk -> agreement.party(desk.party()).map(Party::guarantor).orElse(false))
        .findFirst()
        .flatMap(desk ->
            refused(
                RefusalCode.NOT_IN_AGREEMENT,
                "%s is a desk of a guarantor, which owes nothing, but class '%s' asks for a reaction; make it INFO"
                    .formatted(desk, obligation),
                Map.of("desk", desk.value(), "obligation", obligation)));
  }

  private static List<DeskId> desks(Agreement agreement) {
    return agreement.parties().stream()
        .flatMap(p -> p.desks().stream())
        .map(Agreement.Desk::id)
        .toList();
  }

  private static String join(Iterable<?> values) {
    StringBuilder out = new StringBuilder();
    for (Object value : values) {
      out.append(out.isEmpty() ? "" : ", ").append(value);
    }
    return out.toString();
  }

  private static Optional<Refusal> refused(
      RefusalCode code, String text, Map<String, String> details) {
    return Optional.of(new Refusal(code, text, new TreeMap<>(details)));
  }
}
