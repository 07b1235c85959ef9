package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.metrics.PrometheusMetrics;

/// What the meters say of a message at one addressee.
class FactCountsTest {
  private static final Instant SENT = Instant.parse("2026-11-23T03:00:00Z");
  private static final Instant DUE = SENT.plusSeconds(120);
  private static final int MOST = 3;
  private static final Digest HEADER = Digest.of(new byte[32]);

  private final SecureRandom random = new SecureRandom();
  private final SigningKeyPair anybody = SigningKeyPair.generate(SuiteId.H1, random);
  private final PrometheusMetrics metrics = new PrometheusMetrics(List.of());
  private final FactCounts counts = new FactCounts(metrics.meters(), MOST);
  private NodeWorld world;
  private Message message;

  @BeforeEach
  void send(@TempDir Path folder) throws IOException {
    world = new NodeWorld(folder);
    message = next();
  }

  private Message next() {
    Message sent = world.write(Precedence.FLASH, 100).message();
    act(sent, SENT);
    state(
        new Statement.Accepted(
            sent.id(),
            HEADER,
            List.of(new Statement.Deadline(NodeWorld.XB, Obligation.ACKNOWLEDGE, DUE))));
    return sent;
  }

  private void act(Act act, Instant at) {
    emit(new RecordEntry.OfAct(at, Acts.sign(act, List.of(anybody), random)));
  }

  private void state(Statement statement) {
    emit(new RecordEntry.OfStatement(SENT, statement));
  }

  private void emit(RecordEntry entry) {
    counts.count(new Emitted(0, entry, new TreeSet<>(), null, Precedence.FLASH));
  }

  private ActContext context(Message of) {
    return new ActContext(
        of.context().plane(), of.context().agreement(), world.id(), NodeWorld.XB, SENT);
  }

  private void delivered(Message of, Instant at) {
    act(new StationFact(context(of), ActKind.DELIVERED, of.id(), HEADER, ""), at);
  }

  private void acknowledged(Instant at) {
    act(
        new OfficerFact(context(message), ActKind.ACKNOWLEDGED, message.id(), HEADER, "", null),
        at);
  }

  private void escalated(int step) {
    state(
        new Statement.Escalated(
            message.id(),
            NodeWorld.XB,
            Obligation.ACKNOWLEDGE,
            step,
            DUE,
            List.of(),
            List.of(),
            List.of()));
  }

  private double value(String series) {
    return metrics
        .text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + series));
  }

  private double windows(String outcome) {
    return value(
        "hotline_acknowledgements_total{outcome=\"" + outcome + "\",precedence=\"flash\"}");
  }

  @Test
  void anAcknowledgementAtTheDeadlineIsInTimeAndIsCountedAfterIt() {
    delivered(message, SENT.plusSeconds(1));
    acknowledged(DUE);

    counts.settle(DUE, true);
    assertEquals(0, windows("in_time"));
    counts.settle(DUE.plusMillis(1), true);
    counts.settle(DUE.plusSeconds(5), true);

    assertEquals(1, windows("in_time"));
    assertEquals(0, windows("never"));
    assertEquals(0, counts.remembered());
  }

  @Test
  void oneAfterTheDeadlineIsNeverAndLate() {
    acknowledged(DUE.plusMillis(1));
    state(new Statement.LateAcknowledged(message.id(), NodeWorld.XB, DUE));

    counts.settle(DUE.plusSeconds(1), true);

    assertEquals(0, windows("in_time"));
    assertEquals(1, windows("never"));
    assertEquals(1, windows("late"));
    assertEquals(1, counts.remembered(), "still to be delivered");
    delivered(message, DUE.plusSeconds(2));
    assertEquals(0, counts.remembered());
    assertEquals(122, value("hotline_delivery_time_seconds_sum{precedence=\"flash\"}"));
  }

  @Test
  void stepsAndTheirEndAreCountedWhenTheWindowIsLongOver() {
    delivered(message, SENT.plusSeconds(1));
    counts.settle(DUE.plusSeconds(1), true);

    escalated(2);
    escalated(3);
    state(new Statement.Exhausted(message.id(), NodeWorld.XB, Obligation.ACKNOWLEDGE));

    assertEquals(
        2, value("hotline_ladder_steps_total{obligation=\"acknowledge\",precedence=\"flash\"}"));
    assertEquals(1, value("hotline_ladder_exhausted_total{precedence=\"flash\"}"));
  }

  @Test
  void whatExpiredOwesNothingAndIsForgotten() {
    state(new Statement.Expired(message.id(), NodeWorld.XB));
    assertEquals(0, counts.remembered());

    counts.settle(DUE.plusSeconds(1), true);
    delivered(message, DUE.plusSeconds(2));

    assertEquals(0, windows("never"));
    assertEquals(0, value("hotline_delivery_time_seconds_count{precedence=\"flash\"}"));
  }

  @Test
  void whatIsReadBackIsNotCountedAgainButItsWindowIs() {
    FactCounts later = new FactCounts(metrics.meters(), MOST);
    Message known = world.write(Precedence.FLASH, 100).message();
    RecordEntry act = new RecordEntry.OfAct(SENT, Acts.sign(known, List.of(anybody), random));
    RecordEntry accepted =
        new RecordEntry.OfStatement(
            SENT,
            new Statement.Accepted(
                known.id(),
                HEADER,
                List.of(new Statement.Deadline(NodeWorld.XB, Obligation.ACKNOWLEDGE, DUE))));
    double before = value("hotline_acts_accepted_total{kind=\"message\"}");
    for (RecordEntry entry : List.of(act, accepted, act, accepted)) {
      later.remember(entry);
    }
    later.settle(DUE, false);

    assertEquals(before, value("hotline_acts_accepted_total{kind=\"message\"}"));
    later.settle(DUE.plusMillis(1), true);
    assertEquals(1, windows("never"));
  }

  @Test
  void theOldestAreForgottenBeyondTheLimit() {
    for (int i = 0; i < MOST; i++) {
      next();
    }

    assertEquals(MOST, counts.remembered());
    counts.settle(DUE.plusSeconds(1), true);
    assertEquals(MOST, windows("never"), "the window of the first went with it");
    delivered(message, DUE.plusSeconds(2));
    assertEquals(0, value("hotline_delivery_time_seconds_count{precedence=\"flash\"}"));
  }
}
