package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.envelope.Disclosure;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.v1.SealedBody;
import org.openhotline.protocol.wire.SealedBodies.Opening;
import org.openhotline.protocol.wire.SealedBodies.SealedMessage;

/// A body is opened by every recipient and by nobody else, and is bound to its header in every
/// byte.
final class SealedBodiesTest {
  private static final Payload PAYLOAD =
      new Payload("INCIDENT", "حادث", "ar", "اقتراب", List.of(), "", List.of(), "A. Ivanova");

  private static SealedMessage sealed(World world) {
    MessageDraft draft = new SampleActs(world).draft(Precedence.FLASH);
    List<PublicSealingKey> keys =
        List.of(World.A, World.B, World.C).stream()
            .map(desk -> world.deskKey(desk.value()).publicKey())
            .toList();
    return SealedBodies.seal(draft, PAYLOAD, keys, World.RANDOM);
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void everyRecipientReadsTheSameText(SuiteId suite) throws MalformedException {
    World world = new World(suite);
    SealedMessage sealed = sealed(world);
    byte[] body = sealed.body().toArray();
    Message message = (Message) signed(world, sealed).act();

    assertEquals(Optional.empty(), SealedBodies.mismatch(message, body));
    assertArrayEquals(body, SealedBodies.bytes(SealedBodies.parse(body)));
    for (var desk : List.of(World.A, World.B, World.C)) {
      var opened =
          assertInstanceOf(
              Opening.Opened.class,
              SealedBodies.open(message, body, desk, world.deskKey(desk.value())));
      assertEquals(PAYLOAD, opened.payload());
      assertTrue(
          Disclosure.verify(
              message.sealed().commitment().value().toArray(),
              opened.salt().toArray(),
              opened.bytes().toArray()));
    }
    assertInstanceOf(
        Opening.CannotRead.class,
        SealedBodies.open(message, body, World.B, world.deskKey("stranger")));
  }

  private static org.openhotline.protocol.message.SignedAct signed(
      World world, SealedMessage sealed) {
    return Acts.sign(
        sealed.message(),
        List.of(world.signer("a-duty"), world.signer("a-releaser")),
        World.RANDOM);
  }

  @Test
  void everyFlippedByteIsAMismatchAndCannotBeRead() {
    World world = new World(SuiteId.C1);
    SealedMessage sealed = sealed(world);
    byte[] body = sealed.body().toArray();
    for (int i = 0; i < body.length; i++) {
      body[i] ^= (byte) (1 << (i % 8));
      var mismatch = SealedBodies.mismatch(sealed.message(), body);
      assertEquals(Optional.of(RefusalCode.BODY_MISMATCH), mismatch.map(r -> r.code()));
      assertInstanceOf(
          Opening.CannotRead.class,
          SealedBodies.open(sealed.message(), body, World.B, world.deskKey("XB")));
      body[i] ^= (byte) (1 << (i % 8));
    }
    assertEquals(Optional.empty(), SealedBodies.mismatch(sealed.message(), body));
  }

  @Test
  void aBodyThatWasSignedButIsWrongIsRefusedWithItsReason() {
    assertMismatch("length", b -> {}, 1);
    assertMismatch("form", b -> b.clearCiphertext(), 0);
    assertMismatch("form", b -> b.clearWraps(), 0);
    assertMismatch("form", b -> b.getWrapsBuilder(0).setDesk("xa"), 0);
    assertMismatch("form", b -> b.getWrapsBuilder(0).clearEncapsulation(), 0);
    assertMismatch("recipients", b -> b.removeWraps(2), 0);
    assertMismatch("recipients", b -> b.addWraps(b.getWraps(0)).removeWraps(0), 0);
    assertMismatch("recipients", b -> b.getWrapsBuilder(0).setDesk("XD"), 0);
    assertMismatch("shape", b -> b.setCiphertext(b.getCiphertext().substring(1)), 0);
    assertMismatch("shape", b -> b.addWraps(b.getWraps(0)), 0);
  }

  private static void assertMismatch(
      String what, Consumer<SealedBody.Builder> edit, int lengthError) {
    World world = new World(SuiteId.C1);
    SealedMessage sealed = sealed(world);
    try {
      var wire = SealedBody.parseFrom(sealed.body().toArray()).toBuilder();
      edit.accept(wire);
      byte[] body = wire.build().toByteArray();
      SealedReference old = sealed.message().sealed();
      Message message =
          MessageDraft.of(sealed.message())
              .sealed(
                  new SealedReference(
                      old.core(),
                      old.commitment(),
                      old.keyCommitment(),
                      SealedBodies.digest(body),
                      body.length + lengthError));

      var mismatch = SealedBodies.mismatch(message, body).orElseThrow();

      assertEquals(what, mismatch.details().get("mismatch"), mismatch.text());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keysInAnotherOrderThanTheRecipientsAreRefused() {
    World world = new World(SuiteId.C1);
    MessageDraft draft = new SampleActs(world).draft(Precedence.FLASH);
    var keys =
        List.of(World.B, World.A, World.C).stream()
            .map(desk -> world.deskKey(desk.value()).publicKey())
            .toList();
    assertThrows(
        IllegalArgumentException.class,
        () -> SealedBodies.seal(draft, PAYLOAD, keys, World.RANDOM));
  }
}
