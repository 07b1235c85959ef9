package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.metrics.PrometheusMetrics;
import org.openhotline.server.node.AdmissionLimits;
import org.openhotline.server.node.Answer;
import org.openhotline.server.node.Relay;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexStore;
import org.openhotline.server.time.BootClock;
import org.openhotline.server.time.ClockSources;
import org.openhotline.server.time.DisciplinedClock;
import org.openhotline.server.transport.TransportLimits;
import org.openhotline.trials.disk.Crash;
import org.openhotline.trials.disk.DiskFault;
import org.openhotline.trials.disk.DiskFaults;
import org.openhotline.trials.disk.SimulatedDisk;

/// The relay's machine: a disk, clocks, and at most one process on them.
///
/// SQLite cannot run on the simulated disk: the index lies in a real folder. A kill leaves it as it
/// is. A power cut leaves it as it is or as it was when it was last forced, which is what SQLite
/// promises for its write-ahead log without a force at every commit.
final class RelayMachine {
  static final long RESERVE_BYTES = 4 << 20;
  private static final Duration LINK_GRACE = Duration.ofSeconds(5);
  private static final String INDEX_FILE = IndexStore.FILE;
  private static final Pattern SAVED_TIME =
      Pattern.compile("boot (\\S+)\nsince-boot-ms (\\d+)\ntime-ms (\\d+)\n");

  private final Trial trial;
  private final RandomGenerator random;
  private final SimulatedDisk disk;
  private final MachineClock clock;
  private final Path index;
  private final Path indexImage;
  private @Nullable Running process;
  private long forceNanos = Scheduler.MILLI;
  private Instant undisturbedSince = Instant.MAX;
  private int lives;

  /// A running process.
  private static final class Running {
    private final Life life;
    private final RecordFiles record;
    private final IndexStore store;
    private final Relay relay;
    private final SimulatedOrder order;
    private final DisciplinedClock time;
    private boolean serving;

    Running(
        Life life,
        RecordFiles record,
        IndexStore store,
        Relay relay,
        SimulatedOrder order,
        DisciplinedClock time) {
      this.life = life;
      this.time = time;
      this.record = record;
      this.store = store;
      this.relay = relay;
      this.order = order;
    }
  }

  RelayMachine(Trial trial, Path folder) throws IOException {
    this.trial = trial;
    this.random = trial.random("relay");
    this.clock = new MachineClock(trial.scheduler(), TrialWorld.START, random.nextInt(-2, 3));
    this.disk = new SimulatedDisk(trial.seed(), DiskFaults.USUAL, clock);
    this.index = folder.resolve("index");
    this.indexImage = folder.resolve("index-forced.db");
    Files.createDirectories(index);
  }

  MachineClock clock() {
    return clock;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /// Forces take this long from now on.
  void forceNanos(long nanos) {
    forceNanos = nanos;
    disturbed();
  }

  /// Since when, by the relay's time, it serves with a disk that is quick; far in the future while
  /// it does not.
  Instant undisturbedSince() {
    return undisturbedSince;
  }

  private void disturbed() {
    Running running = process;
    boolean quick = running != null && running.serving && forceNanos <= Scheduler.MILLI;
    undisturbedSince = quick ? relayTime().plusSeconds(6) : Instant.MAX;
  }

  /// The relay, if it serves stations now.
  Optional<Relay> serving() {
    Running running = process;
    return running != null && running.serving ? Optional.of(running.relay) : Optional.empty();
  }

  /// The life of the process that runs now.
  Optional<Life> life() {
    return Optional.ofNullable(process).map(p -> p.life);
  }

  /// The record of the process that runs now, and how much of it is published.
  Optional<RecordView> record() {
    Running running = process;
    return running == null ? Optional.empty() : Optional.of(running.record.view());
  }

  long published() {
    Running running = process;
    return running == null ? 0 : running.relay.recordSize();
  }

  /// The last published checkpoint.
  Optional<org.openhotline.protocol.log.SignedNote> checkpoint() {
    Running running = process;
    return running == null ? Optional.empty() : running.record.promised();
  }

  /// True time of the next deadline, in the scheduler's nanoseconds.
  long nextDueNanos() {
    Running running = process;
    if (running == null || !running.serving) {
      return Long.MAX_VALUE;
    }
    Optional<Instant> due = running.relay.nextDue();
    if (due.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long left = Duration.between(relayTime(), due.get()).toNanos();
    return trial.scheduler().now() + Math.max(0, left);
  }

  /// The relay's own time.
  Instant relayTime() {
    Running running = process;
    return running == null ? clock.instant() : running.time.instant();
  }

  /// Starts the process, now; crashes and refusals to start are dealt with here.
  void start() {
    if (process != null) {
      return;
    }
    Life life = new Life("relay " + ++lives);
    try {
      open(life);
    } catch (Crash crash) {
      life.end();
      trial.count(Fault.CRASH_WHILE_STARTING);
      trial.crashed(crash);
    } catch (DamagedRecordException damage) {
      life.end();
      disk.kill();
      trial.damaged(damage);
    } catch (IOException | RuntimeException failure) {
      life.end();
      trial.startFailed(failure);
    }
  }

  private void open(Life life) throws IOException {
    Path data = disk.root().resolve("data");
    Files.createDirectories(data);
    TimeOracle.Saved saved = savedTime(data);
    DisciplinedClock time = DisciplinedClock.open(data, sources(), false);
    RecordFiles record = RecordFiles.open(data.resolve("record"));
    BodyFiles bodies = BodyFiles.open(data.resolve("bodies"));
    IndexStore store = IndexStore.open(index);
    boolean opened = false;
    try {
      Relay relay =
          new Relay(
              settings(),
              new Relay.Files(record, bodies, store),
              ports(life, data, time),
              new PrometheusMetrics(List.of()).meters());
      SimulatedOrder order =
          SimulatedOrder.open(data.resolve("log"), relay.replica(), orderPorts(life, data, time));
      for (int i = 0; i < order.cuts(); i++) {
        trial.count(Fault.TORN_LOG);
      }
      Running running = new Running(life, record, store, relay, order, time);
      process = running;
      opened = true;
      trial.oracle().replayed(this);
      start(running, saved);
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  private void start(Running running, TimeOracle.@Nullable Saved saved) throws IOException {
    Runnable intake = () -> trial.relayTask(() -> takeIn(running));
    try {
      var _ =
          running
              .relay
              .start(running.order)
              .thenRun(() -> trial.scheduler().in(0, "relay: intake", running.life, intake));
    } finally { // a start that crashes has left its time for the next one
      long now = trial.scheduler().now();
      Instant time = running.time.instant();
      trial.oracle().time().started(new TimeOracle.Start(now, time, clock.instant(), saved));
    }
  }

  /// What the process before left of its time, if that was on this boot.
  private TimeOracle.@Nullable Saved savedTime(Path data) throws IOException {
    Path file = data.resolve(DisciplinedClock.FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Matcher text = SAVED_TIME.matcher(Files.readString(file));
    return text.find() && text.group(1).equals(clock.boot())
        ? new TimeOracle.Saved(
            clock.atSinceBoot(Duration.ofMillis(Long.parseLong(text.group(2)))),
            Instant.ofEpochMilli(Long.parseLong(text.group(3))))
        : null;
  }

  private Relay.Settings settings() {
    return new Relay.Settings(
        "sim-1",
        Plane.LIVE,
        trial.world().signer(trial.secureRandom("signer" + lives)),
        LINK_GRACE,
        RESERVE_BYTES,
        TransportLimits.DEFAULT.bodyBytes(),
        DispatchLimits.DEFAULT,
        AdmissionLimits.DEFAULT);
  }

  private ClockSources sources() {
    return new ClockSources(
        clock,
        clock::nanos,
        () -> Optional.of(new BootClock.Reading(clock.boot(), clock.sinceBoot())));
  }

  private Relay.Ports ports(Life life, Path data, DisciplinedClock time) {
    return new Relay.Ports(
        time,
        clock::nanos,
        () -> freeBytes(data),
        thread(life, "relay: ticker", true),
        thread(life, "relay: housekeeping", true),
        thread(life, "relay: verify", false),
        thread(life, "relay: stream", false),
        (what, cause) -> trial.fatal(life, cause == null ? new IOException(what) : cause));
  }

  private SimulatedThread thread(Life life, String name, boolean ordered) {
    return new SimulatedThread(trial.scheduler(), random, life, name, ordered, trial::relayTask);
  }

  private long freeBytes(Path data) {
    try {
      return Files.getFileStore(data).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private SimulatedOrder.Ports orderPorts(Life life, Path data, DisciplinedClock time) {
    return new SimulatedOrder.Ports(
        (nanos, name, task) -> trial.scheduler().in(nanos, name, life, () -> trial.relayTask(task)),
        () -> forceNanos + random.nextLong(Scheduler.MILLI),
        time,
        () -> freeBytes(data),
        RESERVE_BYTES / 2,
        trial.settings().snapshotEvery(),
        failure -> trial.fatal(life, failure),
        this::imageIndex,
        millis -> trial.oracle().time().stamped(trial.scheduler().now(), millis));
  }

  private void imageIndex() {
    try {
      Files.copy(index.resolve(INDEX_FILE), indexImage, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Violation("the image of the index cannot be kept", e);
    }
  }

  /// Hands in the acts of authorities one after the other, as the intake does, then serves.
  private void takeIn(Running running) {
    Deque<SignedAct> acts = new ArrayDeque<>(trial.authorityActs());
    takeNext(running, acts);
  }

  private void takeNext(Running running, Deque<SignedAct> acts) {
    SignedAct act = acts.poll();
    if (act == null) {
      serve(running);
      return;
    }
    trial.oracle().signed(act);
    running.relay.submit(
        act.bytes(),
        answer ->
            trial
                .scheduler()
                .in(
                    0,
                    "relay: intake",
                    running.life,
                    () -> {
                      if (answer instanceof Answer.InRecord) {
                        trial.authorityActTaken(act);
                        takeNext(running, acts);
                      } else if (running.serving) {
                        trial.scheduler().note("intake refused");
                      } else {
                        var _ =
                            trial
                                .scheduler()
                                .in(
                                    Scheduler.SECOND,
                                    "relay: intake",
                                    running.life,
                                    () -> trial.relayTask(() -> takeIn(running)));
                      }
                    }));
  }

  private void serve(Running running) {
    if (!running.serving) {
      running.relay.serve();
      running.serving = true;
      disturbed();
    }
  }

  /// Hands in what has come since.
  void takeLater() {
    Running running = process;
    if (running != null && running.serving) {
      trial.relayTask(() -> takeIn(running));
    }
  }

  /// Ends in order.
  void stop() {
    Running running = process;
    if (running == null) {
      return;
    }
    running.relay.close();
    running.order.close();
    running.serving = false;
    disturbed();
    var _ =
        trial
            .scheduler()
            .in(
                50 * Scheduler.MILLI,
                "relay: stopped",
                running.life,
                () -> trial.relayTask(() -> stopped(running)));
  }

  private void stopped(Running running) {
    try {
      running.order.snapshot();
      running.record.close();
      running.time.close();
    } catch (IOException e) {
      trial.fatal(running.life, e);
      return;
    }
    end(running);
    disk.kill(); // nothing of it may be used any more
  }

  /// The process is gone.
  void kill() {
    end(process);
    disk.kill();
  }

  /// The power fails.
  void powerCut(boolean indexSurvives) {
    end(process);
    long lost = counted(DiskFault.LOST_SECTOR);
    long undone = counted(DiskFault.UNDONE_NAME);
    disk.powerCut();
    trial.count(Fault.LOST_SECTOR, counted(DiskFault.LOST_SECTOR) - lost);
    trial.count(Fault.UNDONE_NAME, counted(DiskFault.UNDONE_NAME) - undone);
    clock.boot(true);
    if (!indexSurvives) {
      setIndexBack();
    }
  }

  private long counted(DiskFault fault) {
    return disk.counts().getOrDefault(fault, 0L);
  }

  private void setIndexBack() {
    trial.count(Fault.INDEX_SET_BACK);
    try {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(index.resolve(INDEX_FILE + suffix));
      }
      if (Files.exists(indexImage)) {
        Files.copy(indexImage, index.resolve(INDEX_FILE));
      }
    } catch (IOException e) {
      throw new Violation("the index cannot be set back", e);
    }
  }

  private void end(@Nullable Running running) {
    process = null;
    disturbed();
    if (running == null) {
      return;
    }
    running.life.end();
    trial.network().relayGone();
    try {
      running.store.close();
    } catch (IOException e) {
      throw new Violation("the index of a dead process cannot be closed", e);
    }
  }

  /// Reads the whole record from the disk and recomputes it.
  void verifyAll() {
    Running running = process;
    if (running == null) {
      throw trial.violated("liveness", "the relay does not run at the end");
    }
    try {
      var _ = running.record.verifyAll();
    } catch (IOException e) {
      throw trial.violated("the record on the disk is not whole", e);
    }
  }

  /// Whether a process runs.
  boolean runs() {
    return process != null;
  }
}
