package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.client.Draft;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.connection.Connection;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayConnection;
import org.openhotline.client.store.StationStore;
import org.openhotline.client.store.StationStore.OutboxItem;
import org.openhotline.client.store.StationStore.OutboxState;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;

/// What a real station sends to a real relay over a connection that is lost at the worst moment.
class OutboxTest {
  private static final DeskId XA = NodeWorld.XA;
  private static final DeskId XB = NodeWorld.XB;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// More than a relay takes at once from a session.
  private static final int BACKLOG = AdmissionLimits.DEFAULT.perSession() + 16;

  @TempDir Path folder;

  /// A connection that is gone right after the first receipt, while `cut` is set.
  private record Cut(Connection whole, AtomicBoolean cut, AtomicBoolean gone)
      implements Connection {
    @Override
    public RelayAddress address() {
      return whole.address();
    }

    @Override
    public void send(StationFrame frame) throws ConnectionLostException {
      check();
      whole.send(frame);
    }

    @Override
    public Optional<RelayFrame> receive(Duration timeout) throws ConnectionLostException {
      check();
      Optional<RelayFrame> frame = whole.receive(timeout);
      boolean streamed = frame.isPresent() && (frame.get().hasPush() || frame.get().hasChunk());
      if (streamed && cut.get()) {
        return receive(timeout); // the receipt comes, what comes again in its place does not
      }
      if (frame.isPresent() && frame.get().hasReceipt() && cut.get()) {
        gone.set(true);
      }
      return frame;
    }

    private void check() throws ConnectionLostException {
      if (gone.get()) {
        throw new ConnectionLostException("cut by the test", null);
      }
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  @Test
  void aMessageWrittenAfterTheReceiptOfTheOneBeforeFollowsItAlsoWithoutConnection()
      throws Exception {
    NodeWorld world = new NodeWorld(folder);
    AtomicBoolean cut = new AtomicBoolean();
    try (RelayNode node = serve(world);
        Station station =
            Station.open(
                world.identity(XA, node.address()),
                folder.resolve("station.db"),
                new Station.Ports(
                    InstantSource.system(),
                    System::nanoTime,
                    world.random,
                    (address, tls, timeout) ->
                        new Cut(
                            RelayConnection.open(address, tls, timeout),
                            cut,
                            new AtomicBoolean())))) {
      station.connect(PATIENCE);
      station.synchronise(PATIENCE);
      while (station.book().agreements().isEmpty()) {
        station.pump(Duration.ofMillis(50));
      }

      cut.set(true);
      Station.Sent first = write(station, world);
      assertThrows(ConnectionLostException.class, () -> station.pump(PATIENCE));
      Station.Sent second = write(station, world);
      assertTrue(second.receipt().isEmpty(), "the second was sent over a connection that is gone");
      assertEquals(1, station.outbox(OutboxState.RECEIPTED).size());

      cut.set(false);
      station.connect(PATIENCE);
      station.synchronise(PATIENCE);

      assertEquals(
          List.of(),
          station.outbox(OutboxState.REFUSED).stream().map(OutboxItem::refusal).toList());
      assertTrue(station.receipt(first.id()).isPresent(), "the first has no receipt");
      assertTrue(station.receipt(second.id()).isPresent(), "the second has no receipt");
    }
  }

  @Test
  void aDeskThatWasAwayStatesAndSendsAllWithoutCausingOneRefusal() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    List<Refusal> refusals = new ArrayList<>();
    try (RelayNode node = serve(world);
        Station sender =
            Station.open(
                world.identity(XA, node.address()),
                folder.resolve("sender.db"),
                InstantSource.system(),
                world.random);
        Station away =
            Station.open(
                world.identity(XB, node.address()),
                folder.resolve("away.db"),
                InstantSource.system(),
                world.random)) {
      sender.connect(PATIENCE);
      sender.synchronise(PATIENCE);
      while (sender.book().agreements().isEmpty()) {
        sender.pump(Duration.ofMillis(50));
      }
      for (int i = 0; i < BACKLOG; i++) {
        assertTrue(write(sender, world).receipt().isPresent(), "message " + i);
      }

      away.listener(new Refusals(refusals));
      away.connect(PATIENCE);
      long enough = System.nanoTime() + PATIENCE.toNanos();
      while (!opened(away) && System.nanoTime() < enough) {
        away.pump(Duration.ofMillis(50));
      }
      assertTrue(opened(away), "the record lacks deliveries or readings");

      SigningKeyPair duty = NodeWorld.of(world.duty, XB);
      assertTrue(
          submit(away, away.sign(watch(away, WatchChange.Change.TAKE), List.of(duty))).isPresent());

      away.disconnect();
      for (MessageFile file : away.book().messages()) {
        var _ = away.state(file, ActKind.ACKNOWLEDGED, "", null, duty, PATIENCE);
      }
      assertEquals(BACKLOG, away.outbox(OutboxState.PENDING).size());
      away.connect(PATIENCE);
      away.synchronise(PATIENCE);

      assertEquals(BACKLOG + 1, away.outbox(OutboxState.RECEIPTED).size(), "with the watch");
      assertEquals(List.of(), refusals);
    }
  }

  @Test
  void whatWasRefusedStaysRefusedWhenItsReasonIsGone() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    try (RelayNode node = serve(world);
        Station station =
            Station.open(
                world.identity(XA, node.address()),
                folder.resolve("station.db"),
                InstantSource.system(),
                world.random)) {
      station.connect(PATIENCE);
      station.synchronise(PATIENCE);
      while (station.book().agreements().isEmpty()) {
        station.pump(Duration.ofMillis(50));
      }
      SigningKeyPair duty = NodeWorld.of(world.duty, XA);
      SignedAct release = station.sign(watch(station, WatchChange.Change.RELEASE), List.of(duty));
      RefusedException first = assertThrows(RefusedException.class, () -> submit(station, release));
      assertTrue(
          submit(station, station.sign(watch(station, WatchChange.Change.TAKE), List.of(duty)))
              .isPresent());

      RefusedException second =
          assertThrows(RefusedException.class, () -> submit(station, release));

      assertEquals(first.refusal().toString(), second.refusal().toString());
      station.synchronise(PATIENCE);
      assertTrue(station.receipt(release.act().context().actId()).isEmpty());

      SignedAct later = station.sign(watch(station, WatchChange.Change.RELEASE), List.of(duty));
      ActId id = later.act().context().actId();
      try (StationStore store = StationStore.open(folder.resolve("station.db"))) {
        store.queue(id, later.bytes().toArray(), new byte[0], false);
        store.refused(id, Refusal.of(RefusalCode.OVERLOADED, "not now"));
      }
      assertTrue(submit(station, later).isPresent(), "OVERLOADED says nothing about the act");
      assertEquals(
          List.of(release.act().context().actId()),
          station.outbox(OutboxState.REFUSED).stream().map(OutboxItem::actId).toList());
    }
  }

  private static Optional<Receipted> submit(Station station, SignedAct act)
      throws IOException, RefusedException {
    return station.submit(act, new byte[0], false, PATIENCE);
  }

  private static WatchChange watch(Station station, WatchChange.Change change) {
    return new WatchChange(
        station.context(station.identity().trusted().firstEntry().getValue().version()),
        change,
        List.of());
  }

  private static RelayNode serve(NodeWorld world) throws IOException {
    return RelayNode.start(
        world.settings(),
        InstantSource.system(),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  /// Whether the record says that every message was opened at the desk.
  private static boolean opened(Station station) {
    return station.book().messages().size() == BACKLOG
        && station.book().messages().stream()
            .allMatch(file -> file.addressee(XB).orElseThrow().fact(ActKind.DECRYPTED).isPresent());
  }

  /// Hears every refusal of what the station states.
  private record Refusals(List<Refusal> heard) implements StationListener {
    @Override
    public void refused(Refusal refusal) {
      heard.add(refusal);
    }

    @Override
    public void opened(ActId message) {}

    @Override
    public void entry(long leaf, RecordEntry entry, boolean live) {}

    @Override
    public void connected(String relay) {}

    @Override
    public void disconnected(String why) {}
  }

  private static Station.Sent write(Station station, NodeWorld world)
      throws IOException, RefusedException {
    SigningKeyPair duty = NodeWorld.of(world.duty, XA);
    Payload payload =
        new Payload("INQUIRY", "Lights", "en", "Lights.", List.of(), "", List.of(), "duty of XA");
    Draft draft =
        new Draft(
            station.book().agreements().firstKey(),
            List.of(XB),
            List.of(),
            Precedence.PRIORITY,
            null,
            ReplyKind.NONE,
            null,
            null,
            payload);
    return station.send(draft, List.of(duty), PATIENCE);
  }
}
