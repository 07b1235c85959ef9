package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openhotline.trials.disk.DiskFault;
import org.openhotline.trials.disk.SimulatedDisk;

/// Arranges what people write and everything that goes wrong, most of it close to each other: a
/// crash matters while something is on its way.
final class Nemesis {
  private static final long WARM_UP = Scheduler.HOUR;

  private final Trial trial;
  private final RandomGenerator random;
  private final List<Long> writings = new ArrayList<>();
  private boolean ceased;
  private boolean powerCutNext;
  private boolean forceFails;
  private long failedForces;
  private boolean full;
  private @Nullable Flip flip;

  private record Flip(String path, long bit) {}

  Nemesis(Trial trial) {
    this.trial = trial;
    this.random = trial.random("nemesis");
  }

  private Scheduler scheduler() {
    return trial.scheduler();
  }

  private SimulatedDisk disk() {
    return trial.relay().disk();
  }

  // Arranging.

  void arrange() {
    SimulationSettings settings = trial.settings();
    RandomGenerator diary = trial.random("diary");
    long end = settings.span().toNanos();
    for (int i = 0; i < settings.messages(); i++) {
      long at = diary.nextLong(WARM_UP, end - WARM_UP);
      writings.add(at);
      var _ = scheduler().in(at, "somebody writes", null, trial.officers()::write);
      if (diary.nextInt(4) == 0) {
        at(at + diary.nextLong(Scheduler.DAY), "watch", trial.officers().watches()::changeWatch);
      }
      if (diary.nextInt(10) == 0) {
        at(
            at + diary.nextLong(Scheduler.DAY),
            "channel",
            trial.officers().watches()::changeChannel);
      }
      if (diary.nextInt(6) == 0) {
        at(diary.nextLong(at, end), "resubmit", trial.officers()::resubmit);
        at(diary.nextLong(at, end), "reuse", trial.officers()::reuseId);
      }
    }
    times(settings.crashes(), "crash", this::crash);
    times(settings.diskFaults(), "disk fault", this::diskFault);
    times(settings.networkFaults(), "network fault", this::networkFault);
    times(settings.stationFaults(), "station fault", this::stationFault);
    times(settings.clockFaults(), "clock fault", this::clockFault);
    for (int i = 1; i < settings.calms(); i++) {
      at(end / settings.calms() * i, "calm", this::calm);
    }
    trial.network().adversary().active(settings.adversary());
  }

  private void at(long time, String what, Runnable task) {
    var _ = scheduler().in(time - scheduler().now(), what, null, task);
  }

  private void times(int number, String what, Runnable fault) {
    for (int i = 0; i < number; i++) {
      long when = random.nextLong(WARM_UP, trial.settings().span().toNanos() - WARM_UP);
      if (random.nextInt(5) != 0 && !writings.isEmpty()) {
        long near = writings.get(random.nextInt(writings.size()));
        when =
            near
                + (random.nextBoolean()
                    ? random.nextLong(2 * Scheduler.SECOND)
                    : random.nextLong(2 * Scheduler.HOUR));
      }
      at(
          when,
          what,
          () -> {
            if (!ceased) {
              fault.run();
            }
          });
    }
  }

  private void undo(long after, String what, Runnable task) {
    var _ = scheduler().in(after, what, null, task);
  }

  private void calm() {
    if (trial.waiting()) {
      at(scheduler().now() + Scheduler.SECOND, "calm", this::calm);
    } else {
      trial.calm();
    }
  }

  /// No fault from now on, and what is broken is made whole.
  void cease() {
    ceased = true;
    trial.network().heal();
    trial.network().adversary().active(false);
    trial.relay().forceNanos(Scheduler.MILLI);
    disk().crashAt(Long.MAX_VALUE);
    disk().failForce(Long.MAX_VALUE / 2);
    forceFails = false;
    disk().capacity(Long.MAX_VALUE);
    full = false;
    repairFlip();
    trial.relay().start();
    trial
        .stations()
        .forEach(station -> {
          station.clock().correct();
          station.pause(false);
          station.start();
          station.hurry();
        });
  }

  /// Faults may come again.
  void goOn() {
    ceased = false;
    trial.network().adversary().active(trial.settings().adversary());
  }

  // Crashes.

  private void crash() {
    if (!trial.relay().runs()) {
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> {
        trial.count(Fault.RELAY_STOPPED);
        trial.relay().stop();
        restart();
      }
      case 1 -> {
        trial.count(Fault.RELAY_KILLED);
        trial.relay().kill();
        restart();
      }
      case 2 -> powerCut();
      default -> {
        powerCutNext = random.nextBoolean();
        disk().crashAt(disk().steps() + random.nextLong(1, 150));
      }
    }
  }

  private void powerCut() {
    if (!ceased && trial.relay().runs()) {
      trial.count(Fault.POWER_CUT);
      trial.relay().powerCut(random.nextBoolean());
      restart();
    }
  }

  /// The crash that was arranged has come.
  void crashed() {
    if (powerCutNext) {
      trial.count(Fault.POWER_CUT_AT_DISK_STEP);
      trial.relay().powerCut(random.nextBoolean());
    } else {
      trial.count(Fault.KILLED_AT_DISK_STEP);
      trial.relay().kill();
    }
    restart();
  }

  /// The process ended itself. Its machine is started anew, or only the process: then what a failed
  /// force left in memory can be read, claims to be forced, and is gone at the next power cut.
  void ended() {
    long failed = disk().counts().getOrDefault(DiskFault.FAILED_FORCE, 0L);
    if (failed > failedForces) {
      failedForces = failed;
      forceFails = false; // else it is still to come
      trial.count(Fault.FORCE_FAILED);
    }
    if (full) {
      trial.count(Fault.DISK_FULL);
    }
    if (random.nextBoolean() && !disk().namesLost()) {
      trial.count(Fault.STARTED_WITHOUT_REBOOT);
      trial.relay().kill();
      undo(random.nextLong(Scheduler.MINUTE, Scheduler.HOUR), "power cut", this::powerCut);
    } else {
      trial.relay().powerCut(random.nextBoolean());
    }
    restart();
  }

  private void restart() {
    long wait =
        switch (random.nextInt(20)) {
          case 0 -> random.nextLong(2 * Scheduler.HOUR);
          case 1 -> random.nextLong(2 * Scheduler.DAY);
          default -> random.nextLong(50 * Scheduler.MILLI, 20 * Scheduler.SECOND);
        };
    undo(
        ceased ? Scheduler.SECOND : wait,
        "relay starts",
        () -> {
          if (!ceased && random.nextInt(6) == 0) {
            powerCutNext = random.nextBoolean();
            disk().crashAt(disk().steps() + random.nextLong(1, 80));
          }
          trial.relay().start();
        });
  }

  // Disks.

  private void diskFault() {
    switch (random.nextInt(6)) {
      case 0 -> {
        if (trial.relay().runs()) {
          forceFails = true;
          disk().failForce(random.nextLong(1, 4));
        }
      }
      case 1, 2 -> {
        trial.count(Fault.DISK_LOW);
        long left = random.nextLong(RelayMachine.RESERVE_BYTES / 8, RelayMachine.RESERVE_BYTES);
        disk().capacity(disk().usedBytes() + left);
        undo(random.nextLong(Scheduler.MINUTE, 6 * Scheduler.HOUR), "disk freed", this::freed);
      }
      case 3 -> {
        full = true;
        disk().capacity(disk().usedBytes() + random.nextLong(20_000));
        undo(random.nextLong(Scheduler.SECOND, Scheduler.HOUR), "disk freed", this::freed);
      }
      case 4 -> {
        trial.count(Fault.SLOW_DISK);
        trial.relay().forceNanos(random.nextLong(100 * Scheduler.MILLI, 5 * Scheduler.SECOND));
        undo(
            random.nextLong(Scheduler.SECOND, 20 * Scheduler.MINUTE),
            "disk quick",
            () -> trial.relay().forceNanos(Scheduler.MILLI));
      }
      default -> flip();
    }
  }

  private void freed() {
    disk().capacity(Long.MAX_VALUE);
    full = false;
  }

  /// A bit of a full tile or bundle of the record changes while the process is down.
  private void flip() {
    if (flip != null || !trial.relay().runs()) {
      return;
    }
    trial.relay().kill();
    Path record = disk().root().resolve("data").resolve("record");
    try (Stream<Path> all = Files.walk(record)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(
                  file -> file.toString().contains("/tile/") && !file.toString().contains(".p/"))
              .sorted()
              .toList();
      if (!files.isEmpty()) {
        Path file = files.get(random.nextInt(files.size()));
        long bit = random.nextLong(Files.size(file) * 8);
        disk().flip(file, bit);
        flip = new Flip(file.toString(), bit);
        trial.count(Fault.BIT_FLIPPED);
      }
    } catch (IOException e) {
      throw new Violation("the record cannot be listed", e);
    }
    restart();
    undo(random.nextLong(Scheduler.HOUR), "bit repaired", this::repairFlip);
  }

  private void repairFlip() {
    Flip done = flip;
    if (done == null) {
      return;
    }
    flip = null;
    try {
      Path file = disk().root().resolve(done.path());
      if (Files.exists(file)) {
        disk().flip(file, done.bit());
      }
    } catch (IOException e) {
      throw new Violation("a file cannot be restored", e);
    }
  }

  /// The operator restores what is damaged and starts the relay.
  void repair() {
    repairFlip();
    restart();
  }

  /// Whether a fault that was done explains a failure of the relay's process.
  boolean explains(Throwable failure) {
    return forceFails || full || flip != null;
  }

  // Networks.

  private StationMachine anyStation() {
    return trial.stations().get(random.nextInt(trial.stations().size()));
  }

  private void networkFault() {
    StationMachine station = anyStation();
    switch (random.nextInt(4)) {
      case 0 -> {
        trial.count(Fault.PARTITION);
        trial.network().partition(station.desk(), true);
        long wait =
            random.nextInt(4) == 0
                ? random.nextLong(30 * Scheduler.DAY)
                : random.nextLong(Scheduler.HOUR);
        undo(wait, "partition ends", () -> trial.network().partition(station.desk(), false));
      }
      case 1 -> {
        trial.count(Fault.SLOW_NETWORK);
        trial.network().slow(random.nextLong(200 * Scheduler.MILLI, 8 * Scheduler.SECOND));
        undo(
            random.nextLong(10 * Scheduler.MINUTE), "network quick", () -> trial.network().slow(0));
      }
      default -> {
        if (trial.network().lose(station.desk())) {
          trial.count(Fault.CONNECTION_LOST);
        }
      }
    }
  }

  // Stations.

  private void stationFault() {
    StationMachine station = anyStation();
    if (random.nextInt(4) == 0) {
      trial.count(Fault.STATION_PAUSED);
      station.pause(true);
      undo(random.nextLong(10 * Scheduler.MINUTE), "goes on", () -> station.pause(false));
      return;
    }
    if (!station.life().runs()) {
      return;
    }
    trial.oracle().audit(station);
    trial.count(Fault.STATION_KILLED);
    station.kill();
    switch (random.nextInt(5)) {
      case 0 -> {
        trial.count(Fault.STATION_FRESH);
        station.forget();
      }
      case 1, 2 -> station.backUp();
      case 3 -> {
        if (station.setBack()) {
          trial.count(Fault.STATION_SET_BACK);
        }
      }
      default -> {}
    }
    long away =
        random.nextInt(6) == 0
            ? random.nextLong(90 * Scheduler.DAY)
            : random.nextLong(Scheduler.SECOND, 20 * Scheduler.MINUTE);
    undo(away, "station starts", station::start);
  }

  /// A station has seen that its relay lies, and takes nothing from it any more: in some hours its
  /// people have found an honest relay, and begin with an empty memory.
  void estranged(StationMachine station) {
    Life life = station.life();
    undo(
        random.nextLong(6 * Scheduler.HOUR),
        "begins anew",
        () -> {
          if (station.life() == life && station.estranged()) {
            station.kill();
            station.forget();
            station.start();
          }
        });
  }

  // Clocks.

  private void clockFault() {
    boolean ofRelay = random.nextInt(3) != 0;
    MachineClock clock = ofRelay ? trial.relay().clock() : anyStation().clock();
    long back = random.nextInt(3) == 0 ? 40 * Scheduler.DAY : random.nextLong(2 * Scheduler.DAY);
    if (ofRelay && random.nextInt(4) == 0) {
      trial.count(Fault.RELAY_CLOCK_RATE);
      clock.rate(random.nextBoolean() ? 0.5 : 2);
      undo(random.nextLong(20 * Scheduler.MINUTE), "clock corrected", clock::correct);
      return;
    }
    trial.count(ofRelay ? Fault.RELAY_CLOCK_JUMPED : Fault.STATION_CLOCK_JUMPED);
    Duration step =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofSeconds(random.nextInt(-60, 61));
          case 1 -> Duration.ofHours(random.nextInt(-48, 49));
          default -> Duration.ofDays(random.nextInt(-366, 367));
        };
    if (!ofRelay) {
      step = Duration.ofSeconds(random.nextInt(-7_200, 7_201));
    }
    clock.jump(step);
    undo(back, "clock corrected", clock::correct);
  }
}
