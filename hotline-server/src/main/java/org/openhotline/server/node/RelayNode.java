package org.openhotline.server.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.server.consensus.FatalHandler;
import org.openhotline.server.consensus.Lane;
import org.openhotline.server.consensus.Sequencer;
import org.openhotline.server.consensus.SequencerObserver;
import org.openhotline.server.consensus.SequencerSettings;
import org.openhotline.server.core.Verdict;
import org.openhotline.server.metrics.Health;
import org.openhotline.server.metrics.MetricsEndpoint;
import org.openhotline.server.metrics.PrometheusMetrics;
import org.openhotline.server.metrics.Readings;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.notice.Notices;
import org.openhotline.server.time.ClockSources;
import org.openhotline.server.time.DisciplinedClock;
import org.openhotline.server.transport.TlsIdentity;
import org.openhotline.server.transport.TransportObserver;
import org.openhotline.server.transport.TransportServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running relay node: from files and log to sessions, in the order in which each needs the one
/// before.
public final class RelayNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayNode.class);
  private static final long INTAKE_SECONDS = 2;
  private static final long START_SECONDS = 60;
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final NodeSettings settings;
  private final DisciplinedClock clock;
  private final NodeFiles files;
  private final NodeThreads threads;
  private final PrometheusMetrics prometheus;
  private final RelayMetrics metrics;
  private final Relay relay;
  private final NodeHealth health;

  private volatile @Nullable Sequencer<Verdict> sequencer;
  private volatile @Nullable TransportServer transport;
  private volatile @Nullable MetricsEndpoint endpoint;
  private volatile @Nullable Notices notices;
  private volatile @Nullable BoardRoom board;
  private volatile boolean running;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RelayNode(
      NodeSettings settings, NodeFiles files, DisciplinedClock clock, FatalHandler fatal)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.files = files;
    this.prometheus =
        new PrometheusMetrics(
            Arrays.stream(TransportObserver.Ending.values()).map(Enum::name).toList());
    this.metrics = prometheus.meters();
    this.threads = NodeThreads.start(settings.admission().verifyThreads());
    this.relay =
        new Relay(
            settings.relay(),
            new Relay.Files(files.record(), files.bodies(), files.index()),
            new Relay.Ports(
                clock,
                System::nanoTime,
                files::freeBytes,
                threads.ticker(),
                threads.housekeeping(),
                threads.verifying(),
                threads.streams(),
                fatal),
            metrics);
    this.health =
        new NodeHealth(
            new NodeHealth.Parts(
                this::notServing,
                this::stalledSeconds,
                () -> relay.view().nextDue(),
                files::freeBytes,
                settings.diskReserveBytes(),
                settings.tls().chain().getFirst().getNotAfter().toInstant(),
                clock));
  }

  /// Starts a node on the clocks of this machine; returns when it serves.
  ///
  /// @param wall the wall clock
  /// @param fatal ends the process when the log or the state can no longer be trusted
  /// @throws IOException naming the file, folder or address that is the reason, and what to do
  public static RelayNode start(NodeSettings settings, InstantSource wall, FatalHandler fatal)
      throws IOException {
    return start(settings, ClockSources.withWall(wall), false, fatal);
  }

  /// Starts a node; returns when it serves.
  ///
  /// @param clocks all clocks that it reads
  /// @param adoptWallClock an operator says that the wall clock is right, see [DisciplinedClock]
  /// @param fatal ends the process when the log or the state can no longer be trusted
  /// @throws IOException naming the file, folder or address that is the reason, and what to do
  public static RelayNode start(
      NodeSettings settings, ClockSources clocks, boolean adoptWallClock, FatalHandler fatal)
      throws IOException {
    NodeFiles files = NodeFiles.open(settings);
    RelayNode node;
    try {
      node =
          new RelayNode(
              settings,
              files,
              DisciplinedClock.open(settings.data(), clocks, adoptWallClock),
              fatal);
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    try {
      node.open(fatal, clocks.wall());
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.close();
      throw new IOException("interrupted while starting", e);
    }
  }

  private void open(FatalHandler fatal, InstantSource wall)
      throws IOException, InterruptedException {
    threads.streams().execute(TlsIdentity::load);
    if (settings.metrics() != null) {
      endpoint = prometheus.serve(settings.metrics(), health);
    }
    Sequencer<Verdict> order =
        Sequencer.open(sequencerSettings(), relay.replica(), clock, fatal, new Timing());
    sequencer = order;
    Notices telling = NoticeRoom.open(settings, files.record(), relay, metrics, clock);
    notices = telling;
    BoardRoom room = BoardRoom.open(settings, boardParts(), wall);
    board = room;
    await(relay.start(order));
    takeIn();
    relay.serve();
    transport =
        TransportServer.start(
            settings.listen(),
            new TlsIdentity(settings.tls().key(), settings.tls().chain(), relay.trust()),
            settings.plane(),
            settings.transport(),
            relay,
            new Edge());
    metrics.watch(new Values());
    running = true;
    if (telling != null) {
      telling.start();
    }
    room.start();
  }

  private BoardRoom.Parts boardParts() {
    return new BoardRoom.Parts(
        relay, files.index(), health, this::stalledSeconds, files::freeBytes, clock);
  }

  /// Takes what lies in the intake, and looks there again and again.
  private void takeIn() throws IOException, InterruptedException {
    if (settings.intake() == null) {
      return;
    }
    Intake intake = new Intake(settings.intake(), relay::submit);
    intake.poll();
    var _ =
        threads
            .intake()
            .scheduleWithFixedDelay(
                () -> poll(intake), INTAKE_SECONDS, INTAKE_SECONDS, TimeUnit.SECONDS);
  }

  private static void poll(Intake intake) {
    try {
      intake.poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // The root of a repeated task: a throw would end its repetition silently.
      LOG.atError().setCause(e).log("The intake folder cannot be read");
    }
  }

  /// Why the node does not serve; null if it does.
  private @Nullable String notServing() {
    if (closed.get()) {
      return "the relay is going down";
    }
    Sequencer<Verdict> order = sequencer;
    if (!running || order == null) {
      return "the relay is starting: it reads its log and record";
    }
    return order.serving() ? null : "the ordered log takes nothing any more; look at the log";
  }

  private long stalledSeconds() {
    Sequencer<Verdict> order = sequencer;
    return order == null ? 0 : order.stalledSeconds();
  }

  private SequencerSettings sequencerSettings() {
    int longest = settings.transport().bodyBytes() + SignedAct.MAX_BYTES + LogInputs.OVERHEAD_BYTES;
    SequencerSettings defaults = SequencerSettings.in(settings.data().resolve("log"));
    return defaults
        .withMaxInputBytes(longest)
        .withLog(defaults.segmentBytes(), settings.snapshotEveryInputs())
        .withDiskReserveBytes(settings.diskReserveBytes() / 2);
  }

  private static void await(CompletableFuture<Void> started)
      throws IOException, InterruptedException {
    try {
      started.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "the relay could not record its start within %d s".formatted(START_SECONDS), e);
    }
  }

  private static <T> T up(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("used before it was started");
    }
    return part;
  }

  /// Where stations connect.
  public InetSocketAddress address() {
    return up(transport).address();
  }

  /// Where metrics and health are; null if nowhere.
  public @Nullable InetSocketAddress metricsAddress() {
    MetricsEndpoint serving = endpoint;
    return serving == null ? null : serving.address();
  }

  /// Where the operators' board is; null if nowhere.
  public @Nullable InetSocketAddress boardAddress() {
    BoardRoom room = board;
    return room == null ? null : room.address();
  }

  /// How a browser calls the operators' board; null if there is none.
  public @Nullable String boardUrl() {
    BoardRoom room = board;
    return room == null ? null : room.url();
  }

  /// Entries of the published record.
  public long recordSize() {
    return relay.recordSize();
  }

  /// Agreements in force.
  public List<AgreementId> agreements() {
    return List.copyOf(relay.view().agreements().keySet());
  }

  /// All meters in Prometheus text form.
  public String metricsText() {
    return prometheus.text();
  }

  /// Drains and stops: sessions are told, what was taken is ordered, everything is forced.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    relay.refuseSessions();
    TransportServer serving = transport;
    if (serving != null) {
      serving.drain(
          Refusal.of(RefusalCode.NOT_SERVING, "the relay is going down; connect again soon"),
          DRAIN);
      serving.close();
    }
    close(notices);
    close(board);
    relay.close();
    threads.drain();
    close(sequencer);
    threads.close();
    close(clock);
    close(endpoint);
    close(files);
    LOG.atInfo().addKeyValue("node", settings.node()).log("Relay stopped");
  }

  private static void close(@Nullable AutoCloseable part) {
    if (part != null) {
      try {
        part.close();
      } catch (Exception e) {
        // The root of stopping: the other parts must be stopped whatever one of them says.
        LOG.atError().setCause(e).log("A part of the relay did not stop cleanly");
      }
    }
  }

  private final class Timing implements SequencerObserver {
    @Override
    public void committed(Lane lane, Duration sincePropose) {
      metrics.committed(sincePropose);
    }

    @Override
    public void forced(Duration took) {
      metrics.forced(took);
    }

    @Override
    public void applied(int inputs, Duration took) {
      metrics.applied(took);
    }

    @Override
    public void snapshotTaken(long index, Duration took) {
      metrics.snapshotTaken(took);
      LOG.atInfo().addKeyValue("index", index).log("Snapshot taken");
    }
  }

  private final class Edge implements TransportObserver {
    @Override
    public void refused(RefusalCode code) {
      metrics.refused(code);
    }

    @Override
    public void ended(Ending ending) {
      metrics.ended(ending.name());
    }
  }

  private final class Values implements Readings {
    private static final Duration NONE = Duration.ofDays(36_500);

    @Override
    public int sessions() {
      return relay.sessions().count();
    }

    @Override
    public int connections() {
      return up(transport).connections();
    }

    @Override
    public long recordSize() {
      return relay.recordSize();
    }

    @Override
    public long diskFreeBytes() {
      return files.freeBytes();
    }

    @Override
    public Duration clockDeparture() {
      return clock.departure();
    }

    @Override
    public long diskReserveBytes() {
      return settings.diskReserveBytes();
    }

    @Override
    public Instant time() {
      return clock.instant();
    }

    @Override
    public int desksUnlinked() {
      return relay.view().unlinked(settings.operations().alwaysLinked()).size();
    }

    @Override
    public Health health() {
      return health.get();
    }

    @Override
    public int exhausted(Precedence precedence) {
      return relay.view().exhausted().getOrDefault(precedence, 0);
    }

    @Override
    public int waiting() {
      return relay.waiting();
    }

    @Override
    public Duration relayCertificateLeft() {
      return Duration.between(
          clock.instant(), settings.tls().chain().getFirst().getNotAfter().toInstant());
    }

    @Override
    public Duration stationCertificateLeft() {
      return relay.sessions().shortestCertificate(NONE);
    }

    @Override
    public int open(Precedence precedence) {
      return relay.view().open().getOrDefault(precedence, 0);
    }

    @Override
    public int overdue(Precedence precedence) {
      return relay.view().overdue().getOrDefault(precedence, 0);
    }
  }
}
