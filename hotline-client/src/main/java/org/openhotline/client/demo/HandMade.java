package org.openhotline.client.demo;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Station;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.ExerciseMark;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.SealedBodies;

/// Messages made by hand, wrong in exactly one way; everything else about them is right.
///
/// @param act with its signatures
/// @param body sealed body
record HandMade(SignedAct act, Bytes body) {
  private static final DeskId ADDRESSEE = new DeskId("XB");

  /// What is special about a message.
  ///
  /// @param id message id; null: a fresh one
  /// @param skip serials that are left out
  /// @param plane of the act
  /// @param to the addressee
  /// @param precedence handling priority
  /// @param signers in order
  record Wish(
      @Nullable ActId id,
      int skip,
      Plane plane,
      DeskId to,
      Precedence precedence,
      List<SigningKeyPair> signers) {
    /// An ordinary message that these officers sign.
    static Wish by(SigningKeyPair... signers) {
      return new Wish(null, 0, Plane.LIVE, ADDRESSEE, Precedence.PRIORITY, List.of(signers));
    }

    Wish id(ActId value) {
      return new Wish(value, skip, plane, to, precedence, signers);
    }

    Wish skip(int value) {
      return new Wish(id, value, plane, to, precedence, signers);
    }

    Wish plane(Plane value) {
      return new Wish(id, skip, value, to, precedence, signers);
    }

    Wish to(DeskId value) {
      return new Wish(id, skip, plane, value, precedence, signers);
    }

    Wish precedence(Precedence value) {
      return new Wish(id, skip, plane, to, value, signers);
    }
  }

  /// Makes the message as the next one of `station`'s desk.
  static HandMade make(Station station, Wish wish, Instant now) {
    SecureRandom random = new SecureRandom();
    RecordBook book = station.book();
    Agreement agreement = book.agreements().firstEntry().getValue();
    DeskId origin = station.identity().desk();
    RecordBook.Chain chain = book.chain(origin, agreement.version().id()).orElseThrow();
    byte[] fresh = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(fresh);
    List<PublicSealingKey> keys = new ArrayList<>();
    List<Recipient> recipients = new ArrayList<>();
    for (DeskId desk : List.of(wish.to(), origin)) {
      PublicSealingKey key = key(book, desk, now);
      keys.add(key);
      recipients.add(new Recipient(desk, key.keyId()));
    }
    MessageDraft draft =
        new MessageDraft(
            new ActContext(
                wish.plane(),
                agreement.version(),
                wish.id() == null ? ActId.of(fresh) : wish.id(),
                origin,
                now),
            chain.serial() + 1 + wish.skip(),
            chain.header(),
            wish.signers().getFirst().credentialId(),
            List.of(wish.to()),
            List.of(),
            wish.precedence(),
            java.util.Objects.requireNonNull(agreement.types().get("INCIDENT")).obligation(),
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            agreement.suite(),
            recipients,
            wish.plane() == Plane.EXERCISE ? new ExerciseMark("demo-exercise", "1") : null);
    Payload payload =
        new Payload(
            "INCIDENT",
            "This message must be refused",
            "en",
            "If you read this, a check is missing.",
            List.of(),
            "",
            List.of(new Payload.Field("place", "nowhere"), new Payload.Field("time", "never")),
            "the demonstration");
    SealedBodies.SealedMessage sealed = SealedBodies.seal(draft, payload, keys, random);
    return new HandMade(Acts.sign(sealed.message(), wish.signers(), random), sealed.body());
  }

  /// The desk's key; of a desk that has none, XB's.
  private static PublicSealingKey key(RecordBook book, DeskId desk, Instant now) {
    return book.directory().deskKeysAt(desk, now).stream()
        .findFirst()
        .or(() -> book.directory().deskKeysAt(ADDRESSEE, now).stream().findFirst())
        .map(DirectoryEntry.DeskKey::key)
        .orElseThrow();
  }

  /// The same with one bit of the first signature's classical half turned.
  HandMade forged() {
    SignedAct.Signed first = act.signatures().getFirst();
    byte[] classical = first.signature().classical();
    classical[0] ^= 1;
    return signed(new DualSignature(classical, first.signature().pq()));
  }

  /// The same without the post-quantum half of the first signature.
  HandMade halfSigned() {
    SignedAct.Signed first = act.signatures().getFirst();
    return signed(new DualSignature(first.signature().classical(), new byte[0]));
  }

  private HandMade signed(DualSignature signature) {
    List<SignedAct.Signed> signatures = new ArrayList<>(act.signatures());
    SignedAct.Signed first = signatures.getFirst();
    signatures.set(0, new SignedAct.Signed(first.signer(), first.suite(), signature));
    return new HandMade(Acts.assemble(act.act().kind(), act.body().toArray(), signatures), body);
  }

  /// The same with the last bit of the ciphertext turned.
  HandMade altered() {
    byte[] changed = body.toArray();
    changed[changed.length - 1] ^= 1;
    return new HandMade(act, Bytes.of(changed));
  }
}
