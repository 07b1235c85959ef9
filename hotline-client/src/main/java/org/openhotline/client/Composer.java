package org.openhotline.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.SendingRules;
import org.openhotline.protocol.agreement.TypeRules;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.SealedBodies;

/// Makes a signed, sealed message from a draft: agreement rules, serial, keys, seal, signatures.
final class Composer {
  private final StationIdentity identity;
  private final SecureRandom random;

  /// A message ready to be queued.
  ///
  /// @param act with all signatures
  /// @param body sealed body's bytes
  record Composed(SignedAct act, Bytes body) {}

  /// Where the desk's chain stands, counting what waits in the outbox.
  ///
  /// @param next next serial
  /// @param previous header digest of the last message; null before the first
  record Place(long next, @Nullable Digest previous) {}

  Composer(StationIdentity identity, SecureRandom random) {
    this.identity = identity;
    this.random = random;
  }

  Composed compose(
      Draft draft,
      ActId id,
      Place place,
      List<SigningKeyPair> signers,
      RecordBook book,
      Instant now)
      throws RefusedException {
    Agreement agreement = book.agreements().get(draft.agreement());
    if (agreement == null) {
      throw refused(
          RefusalCode.AGREEMENT_UNKNOWN, "no agreement " + draft.agreement() + " is in force.");
    }
    Agreement.MessageType type = agreement.types().get(draft.payload().type());
    if (type == null) {
      throw refused(
          RefusalCode.NOT_IN_AGREEMENT,
          "agreement "
              + draft.agreement()
              + " has no message type '"
              + draft.payload().type()
              + "'; it has: "
              + String.join(", ", agreement.types().keySet())
              + ".");
    }
    Precedence precedence = draft.precedence() == null ? type.precedence() : draft.precedence();
    check(draft, agreement, precedence, identity.desk(), now);
    List<PublicSealingKey> keys = new ArrayList<>();
    List<Recipient> recipients = new ArrayList<>();
    List<DeskId> desks = new ArrayList<>(draft.action());
    desks.addAll(draft.info());
    desks.add(identity.desk());
    for (DeskId desk : desks) {
      PublicSealingKey key = deskKey(desk, agreement, book, now);
      keys.add(key);
      recipients.add(new Recipient(desk, key.keyId()));
    }
    MessageDraft core =
        new MessageDraft(
            new ActContext(agreement.plane(), agreement.version(), id, identity.desk(), now),
            place.next(),
            place.previous(),
            signers.getFirst().credentialId(),
            draft.action(),
            draft.info(),
            precedence,
            type.obligation(),
            draft.inReplyTo(),
            draft.replyKind(),
            List.of(),
            draft.validFrom(),
            draft.validUntil(),
            agreement.suite(),
            recipients,
            null);
    SealedBodies.SealedMessage sealed = SealedBodies.seal(core, draft.payload(), keys, random);
    return new Composed(Acts.sign(sealed.message(), signers, random), sealed.body());
  }

  private static void check(
      Draft draft, Agreement agreement, Precedence precedence, DeskId origin, Instant now)
      throws RefusedException {
    Map<String, String> fields = new LinkedHashMap<>();
    draft.payload().fields().forEach(f -> fields.put(f.name(), f.value()));
    var wrong =
        SendingRules.checkDraft(
                agreement, draft.payload().type(), precedence, origin, draft.action(), draft.info())
            .or(() ->
                TypeRules.checkContent(
                    agreement, draft.payload().type(), draft.payload().template(), fields))
            .or(() ->
                TypeRules.checkLeadTime(agreement, draft.payload().type(), now, draft.validFrom()));
    if (wrong.isPresent()) {
      throw new RefusedException(wrong.get());
    }
  }

  private static PublicSealingKey deskKey(
      DeskId desk, Agreement agreement, RecordBook book, Instant now) throws RefusedException {
    return book.directory().deskKeysAt(desk, now).stream()
        .filter(k -> k.key().suite() == agreement.suite())
        .max((a, b) -> a.notBefore().compareTo(b.notBefore()))
        .map(DirectoryEntry.DeskKey::key)
        .orElseThrow(() ->
            refused(
                agreement.desk(desk).isEmpty()
                    ? RefusalCode.DESK_NOT_IN_AGREEMENT
                    : RefusalCode.DESK_KEY_UNKNOWN,
                agreement.desk(desk).isEmpty()
                    ? "agreement " + agreement.version().id() + " names no desk " + desk + "."
                    : "desk "
                        + desk
                        + " has no key of suite "
                        + agreement.suite()
                        + " in force; its authority must publish one."));
  }

  private static RefusedException refused(RefusalCode code, String text) {
    return new RefusedException(Refusal.of(code, text));
  }
}
