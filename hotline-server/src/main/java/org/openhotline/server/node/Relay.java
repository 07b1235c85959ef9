package org.openhotline.server.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.server.consensus.FatalHandler;
import org.openhotline.server.consensus.Lane;
import org.openhotline.server.consensus.Order;
import org.openhotline.server.consensus.Outcome;
import org.openhotline.server.consensus.Proposal;
import org.openhotline.server.consensus.Replica;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.OpenChanges;
import org.openhotline.server.core.Verdict;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.dispatch.LinkPresence;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexStore;
import org.openhotline.server.time.DisciplinedClock;
import org.openhotline.server.transport.Gateway;
import org.openhotline.server.transport.StationLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a relay does, without what it runs on: clock, threads, order, files and the transport are
/// handed in.
///
/// [RelayNode] hands in real ones, a simulation others; there is no second way of putting these
/// parts together. The order of life is: made, [#replica] given to an order, [#start] with it,
/// [#serve], [#close]. Any thread, as far as the parts say.
public final class Relay implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int OBSERVATION_BYTES = 4_096;

  private final Settings settings;
  private final Files files;
  private final Ports ports;
  private final RelayMetrics metrics;
  private final PublishedRecord published;
  private final FactCounts counts;
  private final RelayReplica replica;
  private final Publication publication;
  private final LinkPresence presence;
  private final Sessions sessions;
  private final StationTrust trust;
  private final CertificateChecks certificates = new CertificateChecks();
  private final RecentFacts remembering;

  private volatile @Nullable Order<Verdict> order;
  private volatile @Nullable Admission admission;
  private volatile @Nullable Housekeeping housekeeping;
  private volatile @Nullable Ticker ticker;
  private volatile boolean counting;
  private volatile Consumer<List<RecordEntry>> listener = _ -> {};

  /// What the relay is told.
  ///
  /// @param node its name
  /// @param plane the plane that it serves
  /// @param signer signs checkpoints
  /// @param linkGrace how long a desk may be away before its link counts as down
  /// @param diskReserveBytes new messages are refused when less is free
  /// @param bodyBytes most bytes of a sealed body
  /// @param dispatch limits of streams
  /// @param admission limits of submissions
  public record Settings(
      String node,
      Plane plane,
      CheckpointSigner signer,
      Duration linkGrace,
      long diskReserveBytes,
      int bodyBytes,
      DispatchLimits dispatch,
      AdmissionLimits admission) {}

  /// Its files beside the order; the maker closes them.
  ///
  /// @param record the record
  /// @param bodies sealed bodies
  /// @param index the index over the record
  public record Files(RecordFiles record, BodyFiles bodies, IndexStore index) {}

  /// What it takes from the machine.
  ///
  /// @param clock the time that deadlines, certificates and the log go by; the maker closes it
  /// @param nanos elapsed time, which no clock setting touches
  /// @param freeBytes space left on the disk of the files
  /// @param ticker where deadlines are watched: nothing else may run there
  /// @param housekeeping where repeated work is done
  /// @param verifying where submissions are checked; may be many threads
  /// @param streams where streams read the record and write to stations; may be many threads
  /// @param fatal ends the process when its files cannot be written
  public record Ports(
      DisciplinedClock clock,
      LongSupplier nanos,
      LongSupplier freeBytes,
      ScheduledExecutorService ticker,
      ScheduledExecutorService housekeeping,
      Executor verifying,
      Executor streams,
      FatalHandler fatal) {}

  /// Puts the parts together and begins to read back what is still being counted.
  public Relay(Settings settings, Files files, Ports ports, RelayMetrics metrics) {
    this.settings = settings;
    this.files = files;
    this.ports = ports;
    this.metrics = metrics;
    this.published = new PublishedRecord(files.record());
    this.counts = new FactCounts(metrics, FactCounts.MAX_REMEMBERED);
    this.replica =
        new RelayReplica(
            settings.plane(),
            files.record(),
            files.bodies(),
            files.index(),
            settings.signer(),
            published,
            this::published,
            ports.clock());
    this.publication =
        new Publication(
            files.record(), ports.housekeeping(), ports.nanos(), metrics, ports.fatal());
    this.presence = new LinkPresence(settings.linkGrace(), ports.clock().instant());
    this.trust = new StationTrust(replica::view, certificates, ports.clock());
    this.sessions =
        new Sessions(
            new Sessions.Shared(
                settings.node(),
                settings.bodyBytes(),
                trust,
                () -> up(admission),
                published,
                new StoredIndex(files.index(), files.bodies()),
                settings.dispatch(),
                settings.admission(),
                presence,
                this::linksChanged,
                metrics::refused,
                ports.clock(),
                ports.streams()));
    this.remembering = RecentFacts.begin(files.record(), ports.streams(), counts::remember);
  }

  /// What the order must drive.
  public Replica<Verdict> replica() {
    return replica;
  }

  /// Records the start. Until [#serve], only acts of authorities are taken, by [#submit].
  ///
  /// @param opened drives [#replica], and has applied all that it holds
  /// @return completed when the start was answered
  /// @throws IOException if the record cannot be read
  public CompletableFuture<Void> start(Order<Verdict> opened) throws IOException {
    order = opened;
    admission =
        new Admission(settings.admission(), verification()::check, opened, ports.verifying());
    Instant last = replica.view().now();
    ports.clock().noEarlierThan(last);
    ports.clock().save();
    remembering.finish();
    counts.settle(ports.clock().instant(), false);
    counting = true;
    CompletableFuture<Void> started = new CompletableFuture<>();
    observe(
        new Observation.RelayStarted(settings.node(), last.equals(Instant.EPOCH) ? null : last),
        () -> started.complete(null));
    return started;
  }

  private Verification verification() {
    return new Verification(
        settings.plane(),
        replica::view,
        certificates,
        files.index(),
        ports.clock(),
        new Verification.DiskReserve(ports.freeBytes(), settings.diskReserveBytes()));
  }

  /// Takes sessions from now on, watches deadlines and keeps house.
  public void serve() {
    Housekeeping keeping =
        new Housekeeping(
            new Housekeeping.Parts(
                replica,
                sessions,
                presence,
                counts,
                metrics,
                this::observe,
                up(order)::outstanding,
                ports.clock(),
                ports.nanos(),
                ports.housekeeping()));
    housekeeping = keeping;
    Ticker watching =
        new Ticker(ports.clock(), () -> replica.view().nextDue(), this::tick, ports.ticker());
    ticker = watching;
    watching.wake();
    sessions.serving(true);
    presence.serving(ports.clock().instant());
    keeping.start();
  }

  @Override
  public Opening open(StationLink link, Greeting greeting) {
    return sessions.open(link, greeting);
  }

  /// Submits an act of an authority, as the operator's intake does.
  ///
  /// @param act bytes of a SignedAct
  /// @param answered told once, on any thread; must not block
  public void submit(Bytes act, Consumer<Answer> answered) {
    up(admission)
        .submit(
            new Admission.Ticket(
                act, Bytes.EMPTY, Precedence.PRIORITY, new Submitter.Intake(), answered));
  }

  /// Takes no sessions any more; open ones go on.
  public void refuseSessions() {
    sessions.serving(false);
  }

  /// Proposes nothing more and takes no submissions; what was taken is still decided.
  public void close() {
    refuseSessions();
    Housekeeping keeping = housekeeping;
    if (keeping != null) {
      keeping.close();
    }
    Ticker watching = ticker;
    if (watching != null) {
      watching.close();
    }
    Admission taking = admission;
    if (taking != null) {
      taking.close();
    }
  }

  private static <T> T up(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("used before it was started");
    }
    return part;
  }

  /// Proposes an observation; `done` runs when it was answered, whatever the answer.
  void observe(Observation observation, Runnable done) {
    propose(time -> LogInputs.observation(time, observation), _ -> done.run());
  }

  private void tick(Consumer<Boolean> done) {
    propose(LogInputs::tick, done);
  }

  private void propose(Proposal.Payload payload, Consumer<Boolean> done) {
    var _ =
        up(order)
            .propose(new Proposal(Lane.URGENT, OBSERVATION_BYTES, payload))
            .whenComplete((outcome, failure) -> {
              boolean ordered = outcome instanceof Outcome.Committed<Verdict>;
              if (!ordered) {
                LOG.atWarn()
                    .addKeyValue("outcome", failure == null ? outcome : failure)
                    .log("The relay's own input was not ordered");
              }
              done.accept(ordered);
            });
  }

  /// A batch was published; on the replica's thread.
  private void published(
      RelayView before,
      RelayView after,
      List<Emitted> entries,
      @Nullable Set<DeskId> concerned,
      @Nullable Duration lateness,
      RelayReplica.@Nullable Took took) {
    boolean live = counting;
    if (live) {
      entries.forEach(counts::count);
    }
    listener.accept(entries.stream().map(Emitted::entry).toList());
    if (live && lateness != null) {
      metrics.late(lateness);
    }
    if (live && took != null) {
      metrics.published(took.whole());
      took.parts().forEach(metrics::published);
    }
    if (!entries.isEmpty()) {
      sessions.wake(concerned);
      publication.signed();
    }
    Ticker watching = ticker;
    if (watching != null) {
      watching.wake();
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

  /// Who is told of new entries from now on, in order, on the replica's thread: must be quick.
  void listen(Consumer<List<RecordEntry>> to) {
    listener = to;
  }

  /// From the next batch on, tells what is owed for the messages that changed; first for all.
  ///
  /// @param to called on the replica's thread: must be quick
  void tellOpen(Consumer<OpenChanges> to) {
    replica.tellOpen(to);
  }

  /// Exact bytes of entries of the record, as many as come at once.
  ///
  /// @throws IOException if the record cannot be read
  List<Bytes> entries(long from, int count) throws IOException {
    int most = Math.min(count, RecordView.MAX_RANGE_ENTRIES);
    return files.record().view().range(from, most).stream().map(Bytes::of).toList();
  }

  /// Entries of the published record.
  public long recordSize() {
    return published.head().size();
  }

  /// The first instant at which a deadline or a step is due; empty if nothing ever is.
  public Optional<Instant> nextDue() {
    return Optional.ofNullable(replica.view().nextDue());
  }

  /// What the core knew at the end of the last batch.
  RelayView view() {
    return replica.view();
  }

  /// Judges station certificates.
  StationTrust trust() {
    return trust;
  }

  /// The open sessions.
  Sessions sessions() {
    return sessions;
  }

  /// Submissions that wait to be verified or ordered.
  int waiting() {
    return up(admission).waiting();
  }
}
