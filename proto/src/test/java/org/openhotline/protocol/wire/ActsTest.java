package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.SampleActs.Sample;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.ExerciseMark;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Acts survive the way to bytes and back, and are signed over exactly what the specification says.
final class ActsTest {
  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void everyKindComesBackEqual(SuiteId suite) throws MalformedException {
    Map<ActKind, Sample> samples = new SampleActs(new World(suite)).all();
    assertEquals(EnumSet.allOf(ActKind.class), samples.keySet());
    for (Sample sample : samples.values()) {
      SignedAct signed = sample.sign();

      SignedAct read = Acts.parse(signed.bytes().toArray());

      assertEquals(signed, read);
      assertEquals(sample.act(), read.act());
      assertEquals(
          sample.signers().stream().map(SigningKeyPair::credentialId).toList(), read.signers());
      assertEquals(Digest.of(Sha.sha256(read.body().toArray())), read.bodyDigest());
      assertEquals(Digest.of(Sha.sha256(read.bytes().toArray())), read.digest());
    }
  }

  @ParameterizedTest
  @EnumSource(SuiteId.class)
  void everySignatureVerifiesOverTheSpecifiedInput(SuiteId suite) {
    for (Sample sample : new SampleActs(new World(suite)).all().values()) {
      SignedAct signed = sample.sign();
      for (int i = 0; i < sample.signers().size(); i++) {
        SigningKeyPair signer = sample.signers().get(i);
        byte[] input =
            Octets.join(
                ("hotline/v1/" + sample.act().kind().label()).getBytes(StandardCharsets.US_ASCII),
                new byte[] {0, 1, signer.suite().code()},
                signed.body().toArray());

        assertArrayEquals(input, Acts.signatureInput(signed, signer.suite()));
        assertTrue(
            signer
                .publicKey()
                .checked()
                .verify(input, signed.signatures().get(i).signature())
                .isVerified());
      }
    }
  }

  @Test
  void aReleaserSignsTheVerySameBytes() {
    World world = new World(SuiteId.H1);
    Sample message = new SampleActs(world).of(ActKind.MESSAGE);
    SignedAct drafted =
        Acts.sign(message.act(), List.of(message.signers().getFirst()), World.RANDOM);

    SignedAct released = Acts.addSignature(drafted, message.signers().getLast(), World.RANDOM);

    assertEquals(drafted.body(), released.body());
    assertEquals(drafted.signatures().getFirst(), released.signatures().getFirst());
    assertEquals(2, released.signatures().size());
  }

  @Test
  void aSignerWhoSignedCannotSignAgain() {
    Sample sample = new SampleActs(new World(SuiteId.C1)).of(ActKind.ACKNOWLEDGED);
    SignedAct signed = sample.sign();

    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Acts.addSignature(signed, sample.signers().getFirst(), World.RANDOM));

    assertTrue(e.toString().contains("twice"), e.toString());
  }

  @Test
  void timesAreRoundedDownToMilliseconds() {
    World world = new World(SuiteId.C1);
    ActContext context =
        new ActContext(
            Plane.LIVE,
            world.version(),
            World.id("x"),
            World.B,
            World.NOW.plus(Duration.ofNanos(7_999_999)));
    Act act =
        new StationFact(
            context, ActKind.DELIVERED, World.id("message"), World.digest("header"), "");

    SignedAct signed = Acts.sign(act, List.of(world.signer("b-station")), World.RANDOM);

    assertEquals(World.NOW.plusMillis(7), signed.act().context().declared());
  }

  @Test
  void aFirstMessageWithoutTheOptionalFieldsComesBackEqual() throws MalformedException {
    World world = new World(SuiteId.C1);
    MessageDraft full = new SampleActs(world).draft(Precedence.ROUTINE);
    MessageDraft bare =
        new MessageDraft(
            full.context(),
            1,
            null,
            full.drafter(),
            full.action(),
            full.info(),
            full.precedence(),
            full.obligation(),
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            full.suite(),
            full.recipients(),
            null);

    assertEquals(bare, Acts.parseCore(Acts.core(bare)));
    assertEquals(bare, MessageDraft.of(new SampleActs(world).message(bare)));
  }

  @Test
  void exerciseMarksComeBackEqual() throws MalformedException {
    MessageDraft live = new SampleActs(new World(SuiteId.C1)).draft(Precedence.ROUTINE);
    ActContext context = live.context();
    MessageDraft draft =
        new MessageDraft(
            new ActContext(
                Plane.EXERCISE,
                context.agreement(),
                context.actId(),
                context.desk(),
                context.declared()),
            live.serial(),
            live.previous(),
            live.drafter(),
            live.action(),
            live.info(),
            live.precedence(),
            live.obligation(),
            live.inReplyTo(),
            live.replyKind(),
            live.references(),
            live.validFrom(),
            live.validUntil(),
            live.suite(),
            live.recipients(),
            new ExerciseMark("spring-26", "inject-4"));

    assertEquals(draft, Acts.parseCore(Acts.core(draft)));
  }

  @Test
  void aMessageIsNotSerialisedWithACoreOfOtherFields() {
    SampleActs samples = new SampleActs(new World(SuiteId.C1));
    var sealed = samples.message(samples.draft(Precedence.FLASH)).sealed();

    assertThrows(
        IllegalArgumentException.class,
        () -> Acts.body(samples.draft(Precedence.ROUTINE).sealed(sealed)));
  }

  @Test
  void theLargestHandOverFits() throws MalformedException {
    World world = new World(SuiteId.N1);
    var items =
        java.util.stream.IntStream.range(0, WatchChange.MAX_OPEN_ITEMS)
            .mapToObj(i -> World.id("item " + i))
            .sorted()
            .toList();
    Act act = new WatchChange(world.context("w", World.B), WatchChange.Change.HAND_OVER, items);

    SignedAct signed =
        Acts.sign(act, List.of(world.signer("one"), world.signer("two")), World.RANDOM);

    assertTrue(signed.bytes().length() <= SignedAct.MAX_BYTES);
    assertEquals(act, Acts.parse(signed.bytes().toArray()).act());
  }

  @Test
  void whatWouldBeRefusedIsNotSerialised() {
    World world = new World(SuiteId.C1);
    Act nul =
        new StationFact(
            world.context("x", World.B),
            ActKind.CANNOT_READ,
            World.id("message"),
            World.digest("header"),
            "no\0key");

    var e = assertThrows(IllegalArgumentException.class, () -> Acts.body(nul));

    assertTrue(e.toString().contains("reason"), e.toString());
    assertTrue(e.toString().contains("NUL"), e.toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> Acts.assemble(ActKind.WATCH, Bytes.EMPTY.toArray(), List.of()));
  }
}
