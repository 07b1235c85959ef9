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
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.server.consensus.FatalHandler;
import org.openhotline.server.consensus.Lane;
import org.openhotline.server.consensus.Outcome;
import org.openhotline.server.consensus.Proposal;
import org.openhotline.server.consensus.Sequencer;
import org.openhotline.server.consensus.SequencerObserver;
import org.openhotline.server.consensus.SequencerSettings;
import org.openhotline.server.core.Verdict;
import org.openhotline.server.dispatch.LinkPresence;
import org.openhotline.server.metrics.MetricsEndpoint;
import org.openhotline.server.metrics.PrometheusMetrics;
import org.openhotline.server.metrics.Readings;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.transport.TlsIdentity;
import org.openhotline.server.transport.TransportObserver;
import org.openhotline.server.transport.TransportServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running relay node: from files and log to sessions, in the order in which each needs the one
/// before.
public final class RelayNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayNode.class);
  private static final int OBSERVATION_BYTES = 4_096;
  private static final long START_SECONDS = 60;
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final NodeSettings settings;
  private final InstantSource clock;
  private final NodeFiles files;
  private final PublishedRecord published;
  private final PrometheusMetrics prometheus;
  private final RelayMetrics metrics;
  private final FactCounts counts;
  private final RelayReplica replica;
  private final LinkPresence presence;
  private final Sessions sessions;
  private final StationTrust trust;
  private final CertificateChecks certificates = new CertificateChecks();

  private volatile @Nullable Sequencer<Verdict> sequencer;
  private volatile @Nullable Admission admission;
  private volatile @Nullable Housekeeping housekeeping;
  private volatile @Nullable Ticker ticker;
  private volatile @Nullable TransportServer transport;
  private volatile @Nullable MetricsEndpoint endpoint;
  private volatile boolean counting;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RelayNode(NodeSettings settings, NodeFiles files, InstantSource clock)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.files = files;
    this.published = new PublishedRecord(files.record());
    this.prometheus =
        new PrometheusMetrics(
            Arrays.stream(TransportObserver.Ending.values()).map(Enum::name).toList());
    this.metrics = prometheus.meters();
    this.counts = new FactCounts(metrics);
    this.replica =
        new RelayReplica(
            settings.plane(),
            files.record(),
            files.bodies(),
            files.index(),
            settings.signer(),
            published,
            this::published,
            clock);
    this.presence = new LinkPresence(settings.linkGrace(), clock.instant());
    this.trust = new StationTrust(replica::view, certificates, clock);
    this.sessions =
        new Sessions(
            new Sessions.Shared(
                settings.node(),
                settings.transport().bodyBytes(),
                trust,
                () -> up(admission),
                published,
                new StoredIndex(files.index(), files.bodies()),
                settings.dispatch(),
                settings.admission(),
                presence,
                this::linksChanged,
                metrics::refused,
                clock));
  }

  /// Starts a node; returns when it serves.
  ///
  /// @param clock the wall clock
  /// @param fatal ends the process when the log or the state can no longer be trusted
  /// @throws IOException naming the file, folder or address that is the reason, and what to do
  public static RelayNode start(NodeSettings settings, InstantSource clock, FatalHandler fatal)
      throws IOException {
    NodeFiles files = NodeFiles.open(settings);
    RelayNode node;
    try {
      node = new RelayNode(settings, files, clock);
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    try {
      node.open(fatal);
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

  private void open(FatalHandler fatal) throws IOException, InterruptedException {
    RecentFacts.read(files.record(), counts);
    Sequencer<Verdict> order =
        Sequencer.open(sequencerSettings(), replica, clock, fatal, new Timing());
    sequencer = order;
    Instant last = replica.view().now();
    counts.settle(clock.instant(), false);
    counting = true;
    CompletableFuture<Void> started = new CompletableFuture<>();
    observe(
        new Observation.RelayStarted(settings.node(), last.equals(Instant.EPOCH) ? null : last),
        () -> started.complete(null));
    await(started);
    Admission taking = new Admission(settings.admission(), verification(), order);
    admission = taking;
    Intake intake = settings.intake() == null ? null : new Intake(settings.intake(), taking);
    if (intake != null) {
      intake.poll();
    }
    Housekeeping keeping =
        new Housekeeping(
            new Housekeeping.Parts(
                replica,
                sessions,
                presence,
                counts,
                metrics,
                this::observe,
                order::outstanding,
                intake,
                clock));
    housekeeping = keeping;
    ticker = new Ticker(clock, () -> replica.view().nextDue(), this::tick);
    sessions.serving(true);
    transport =
        TransportServer.start(
            settings.listen(),
            new TlsIdentity(settings.tls().key(), settings.tls().chain(), trust),
            settings.plane(),
            settings.transport(),
            sessions,
            new Edge());
    metrics.watch(new Values());
    if (settings.metrics() != null) {
      endpoint = prometheus.serve(settings.metrics(), order::serving);
    }
    presence.serving(clock.instant());
    keeping.start();
  }

  private SequencerSettings sequencerSettings() {
    int longest = settings.transport().bodyBytes() + SignedAct.MAX_BYTES + LogInputs.OVERHEAD_BYTES;
    SequencerSettings defaults = SequencerSettings.in(settings.data().resolve("log"));
    return defaults
        .withMaxInputBytes(longest)
        .withLog(defaults.segmentBytes(), settings.snapshotEveryInputs())
        .withDiskReserveBytes(settings.diskReserveBytes() / 2);
  }

  private Verification verification() {
    return new Verification(
        settings.plane(),
        replica::view,
        certificates,
        files.index(),
        clock,
        new Verification.DiskReserve(files::freeBytes, settings.diskReserveBytes()));
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

  private void observe(Observation observation, Runnable done) {
    propose(Lane.URGENT, time -> LogInputs.observation(time, observation), done);
  }

  private void tick(Runnable done) {
    propose(Lane.URGENT, LogInputs::tick, done);
  }

  private void propose(Lane lane, Proposal.Payload payload, Runnable done) {
    var _ =
        up(sequencer)
            .propose(new Proposal(lane, OBSERVATION_BYTES, payload))
            .whenComplete((outcome, failure) -> {
              if (!(outcome instanceof Outcome.Committed<Verdict>)) {
                LOG.atWarn()
                    .addKeyValue("outcome", failure == null ? outcome : failure)
                    .log("The relay's own input was not ordered");
              }
              done.run();
            });
  }

  /// A batch was published; on the replica's thread.
  private void published(
      RelayView before,
      RelayView after,
      List<RecordEntry> entries,
      @Nullable Duration lateness,
      @Nullable Duration took) {
    boolean live = counting;
    entries.forEach(entry -> counts.take(entry, live));
    if (live && lateness != null) {
      metrics.late(lateness);
    }
    if (live && took != null) {
      metrics.published(took);
    }
    if (!entries.isEmpty()) {
      sessions.wake();
    }
    Ticker waiting = ticker;
    if (waiting != null) {
      waiting.wake();
    }
    Housekeeping keeping = housekeeping;
    if (keeping != null) {
      keeping.committed();
      if (!before.directory().equals(after.directory())) {
        keeping.directoryChanged();
      }
    }
  }

  private void linksChanged() {
    Housekeeping keeping = housekeeping;
    if (keeping != null) {
      keeping.linksChanged();
    }
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

  /// Entries of the published record.
  public long recordSize() {
    return published.head().size();
  }

  /// Agreements in force.
  public List<AgreementId> agreements() {
    return List.copyOf(replica.view().agreements().keySet());
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
    sessions.serving(false);
    TransportServer serving = transport;
    if (serving != null) {
      serving.drain(
          Refusal.of(RefusalCode.NOT_SERVING, "the relay is going down; connect again soon"),
          DRAIN);
      serving.close();
    }
    close(housekeeping);
    close(ticker);
    close(admission);
    close(sequencer);
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
      return sessions.count();
    }

    @Override
    public int connections() {
      return up(transport).connections();
    }

    @Override
    public long recordSize() {
      return published.head().size();
    }

    @Override
    public long diskFreeBytes() {
      return files.freeBytes();
    }

    @Override
    public int waiting() {
      return up(admission).waiting();
    }

    @Override
    public Duration relayCertificateLeft() {
      return Duration.between(
          clock.instant(), settings.tls().chain().getFirst().getNotAfter().toInstant());
    }

    @Override
    public Duration stationCertificateLeft() {
      return sessions.shortestCertificate(NONE);
    }

    @Override
    public int open(Precedence precedence) {
      return replica.view().open().getOrDefault(precedence, 0);
    }

    @Override
    public int overdue(Precedence precedence) {
      return replica.view().overdue().getOrDefault(precedence, 0);
    }
  }
}
