package org.openhotline.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisciplinedClockTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final Machine machine = new Machine(START);

  private DisciplinedClock open() throws IOException {
    return DisciplinedClock.open(folder, machine.clocks(), false);
  }

  /// Seconds with a look each.
  private List<Duration> live(DisciplinedClock clock, int seconds) {
    List<Duration> steps = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      machine.pass(SECOND);
      clock.look().ifPresent(steps::add);
      clock.save();
    }
    return steps;
  }

  private static void assertNear(Instant expected, Instant actual, Duration tolerance) {
    assertTrue(
        Duration.between(expected, actual).abs().compareTo(tolerance) <= 0,
        "expected " + expected + " ± " + tolerance + ", was " + actual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1H", "P2D", "P365D", "PT-61S", "PT61S"})
  void aJumpBeyondAMinuteMovesNothingAndIsToldOnce(String by) throws IOException {
    DisciplinedClock clock = open();
    live(clock, 5);

    machine.jump(Duration.parse(by));
    assertEquals(START.plusSeconds(5), clock.instant());
    List<Duration> steps = live(clock, 3_600);

    assertEquals(START.plusSeconds(3_605), clock.instant());
    assertEquals(List.of(Duration.parse(by)), steps);
    assertEquals(Duration.parse(by), clock.departure());

    machine.jump(Duration.parse(by).negated());
    assertEquals(List.of(Duration.parse(by).negated()), live(clock, 2));
    assertEquals(Duration.ZERO, clock.departure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1.5S", "PT0.4S", "PT30S"})
  void aSmallDepartureIsMadeGoodAtTheBoundedRate(String by) throws IOException {
    DisciplinedClock clock = open();
    machine.jump(Duration.parse(by));
    clock.look();
    Instant before = clock.instant();

    live(clock, 600);

    Duration most = Duration.ofMillis(600L * DisciplinedClock.SLEW_PPM / 1_000);
    Duration led = Duration.between(before, clock.instant()).minusSeconds(600);
    assertTrue(led.abs().compareTo(most) <= 0, "led by " + led);
    assertEquals(Duration.parse(by).isNegative(), led.isNegative());
    long secondsToTheEnd =
        Duration.parse(by).abs().toMillis() * 1_000 / DisciplinedClock.SLEW_PPM + 1;
    live(clock, Math.toIntExact(secondsToTheEnd));
    assertTrue(clock.departure().abs().compareTo(Duration.ofMillis(1)) < 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 1.1, 2.0, 10.0})
  void aWallClockAtAWrongRateMovesTheTimeByNoMoreThanTheBound(double rate) throws IOException {
    DisciplinedClock clock = open();
    machine.wallRate(rate);

    int hours = 3;
    List<Duration> steps = live(clock, hours * 3_600);

    Duration most = Duration.ofSeconds(hours * 3_600L * DisciplinedClock.SLEW_PPM / 1_000_000 + 1);
    assertNear(START.plusSeconds(hours * 3_600L), clock.instant(), most);
    int expected = Math.abs(rate - 1) * 1_000 > 500 ? StepReports.BURST + hours * 60 : 0;
    assertEquals(expected, steps.size(), 1.0, "reports are bounded");
  }

  @Test
  void neverGoesBackWhateverTheWallClockDoes() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    DisciplinedClock clock = open();
    Instant before = clock.instant();
    for (int i = 0; i < 20_000; i++) {
      machine.pass(Duration.ofNanos(random.nextLong(1, 3_000_000)));
      if (random.nextInt(100) == 0) {
        machine.jump(Duration.ofMillis(random.nextLong(-2_000, 2_000)));
      }
      if (random.nextInt(10) == 0) {
        clock.look();
      }
      Instant now = clock.instant();
      assertFalse(now.isBefore(before), "went back at reading " + i);
      before = now;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H", "P2D", "P365D"})
  void aNewProcessOfTheSameBootGoesOnFromTheOldOne(String jump) throws IOException {
    try (DisciplinedClock clock = open()) {
      live(clock, 100);
    }
    machine.pass(Duration.ofSeconds(40));
    machine.jump(Duration.parse(jump));
    machine.newProcess();

    DisciplinedClock clock = open();

    assertEquals(START.plusSeconds(140), clock.instant());
    boolean jumped = !Duration.parse(jump).isZero();
    assertEquals(jumped ? List.of(Duration.parse(jump)) : List.of(), live(clock, 10));
    assertEquals(START.plusSeconds(150), clock.instant());
  }

  @Test
  void aKilledProcessLosesNothingBecauseTheFileOfAnyAgeServes() throws IOException {
    live(open(), 100); // not closed
    byte[] old = Files.readAllBytes(folder.resolve(DisciplinedClock.FILE));
    live(open(), 100);
    Files.write(folder.resolve(DisciplinedClock.FILE), old); // nothing could be written since
    machine.newProcess();

    assertNear(START.plusSeconds(200), open().instant(), Duration.ofMillis(1));
  }

  @Test
  void aStepThatWasToldIsNotToldAgainByTheNextProcess() throws IOException {
    try (DisciplinedClock clock = open()) {
      machine.jump(Duration.ofDays(2));
      assertEquals(1, live(clock, 5).size());
    }
    machine.newProcess();

    assertEquals(List.of(), live(open(), 5));
  }

  @Test
  void aNewBootBelievesTheWallClockButNeverGoesBehindTheOrderedTime() throws IOException {
    try (DisciplinedClock clock = open()) {
      live(clock, 100);
    }
    machine.newBoot(START.plusSeconds(5_000));
    DisciplinedClock ahead = open();
    ahead.noEarlierThan(START.plusSeconds(100));
    assertEquals(START.plusSeconds(5_000), ahead.instant());

    machine.newBoot(START.minus(Duration.ofDays(400)));
    DisciplinedClock behind = open();
    behind.noEarlierThan(START.plusSeconds(100));
    assertEquals(START.plusSeconds(100), behind.instant());
    assertEquals(List.of(), live(behind, 10));
    assertEquals(START.plusSeconds(110), behind.instant(), "too far away to be followed");
  }

  @Test
  void withoutAClockOfTheMachineEveryStartIsANewBoot() throws IOException {
    machine.withoutBootClock();
    try (DisciplinedClock clock = open()) {
      live(clock, 10);
    }
    assertFalse(Files.exists(folder.resolve(DisciplinedClock.FILE)));
    machine.jump(Duration.ofHours(1));

    assertEquals(machine.wall(), open().instant());
  }

  @Test
  void aMachineClockThatWentBackIsNotBelieved() throws IOException {
    try (DisciplinedClock clock = open()) {
      live(clock, 10);
    }
    machine.jump(Duration.ofHours(1));
    machine.pass(Duration.ofMinutes(-1)); // a container that shows its own uptime was made anew

    assertEquals(machine.wall(), open().instant());
  }

  @Test
  void anOperatorAdoptsAWallClockThatIsAheadAtOnce() throws IOException {
    try (DisciplinedClock clock = open()) {
      machine.jump(Duration.ofHours(1));
      live(clock, 10);
    }
    machine.newProcess();

    DisciplinedClock adopted = DisciplinedClock.open(folder, machine.clocks(), true);

    assertEquals(machine.wall(), adopted.instant());
    assertEquals(List.of(Duration.ofHours(1)), live(adopted, 10), "told once");
    assertEquals(Duration.ZERO, adopted.departure());
  }

  @Test
  void anAdoptedWallClockThatIsBehindIsApproachedHoweverFarAndAcrossProcesses() throws IOException {
    try (DisciplinedClock clock = open()) {
      machine.jump(Duration.ofHours(-1));
      live(clock, 10);
    }
    machine.newProcess();
    Instant before;
    try (DisciplinedClock adopted = DisciplinedClock.open(folder, machine.clocks(), true)) {
      before = adopted.instant();
      assertEquals(START.plusSeconds(10), before, "time does not go back");
      assertEquals(List.of(Duration.ofHours(-1)), live(adopted, 1_000));
    }
    machine.newProcess();
    DisciplinedClock next = open();
    live(next, 1_000);
    assertNear(before.plusMillis(1_999_000), next.instant(), Duration.ofMillis(3));

    machine.jump(Duration.ofHours(-1));
    live(next, 1);
    Instant held = next.instant();
    live(next, 1_000);
    assertEquals(held.plusSeconds(1_000), next.instant(), "a step ends the adoption");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hotline clock 1\n", "\u0000\u0000\u0000", "hotline clock 2\nboot x\n"})
  void aDamagedFileDoesNotCount(String damaged) throws IOException {
    Files.writeString(folder.resolve(DisciplinedClock.FILE), damaged);
    machine.jump(Duration.ofHours(1));

    assertEquals(machine.wall(), open().instant());
  }

  @Test
  void whatCannotBeReadIsNamedAndWhatCannotBeWrittenDoesNoHarm() throws IOException {
    Path file = Files.createDirectory(folder.resolve(DisciplinedClock.FILE));
    IOException refused = assertThrows(IOException.class, this::open);
    assertTrue(refused.toString().contains(file.toString()), refused.toString());
    Files.delete(file);

    DisciplinedClock clock = open();
    Files.createDirectories(folder.resolve(DisciplinedClock.FILE + "/in the way"));
    live(clock, 20);
    clock.close();
    assertEquals(START.plusSeconds(20), clock.instant());
  }

  @Test
  void linuxTellsItsBootAndOtherMachinesDoNot() throws IOException {
    Optional<BootClock.Reading> here = new LinuxBootClock().read();
    assertEquals(
        Files.exists(Path.of("/proc/uptime")), here.isPresent(), "this machine has its boot clock");
    here.ifPresent(reading -> {
      assertEquals(36, reading.boot().length());
      assertTrue(reading.sinceBoot().isPositive());
    });
    assertEquals(Optional.empty(), new LinuxBootClock(folder).read());

    Files.createDirectories(folder.resolve("sys/kernel/random"));
    Files.writeString(
        folder.resolve("sys/kernel/random/boot_id"), "00ad320b-4287-4d8a-9273-51606a97f927\n");
    Files.writeString(folder.resolve("uptime"), "12039.75 5607.39\n");
    assertEquals(
        Optional.of(
            new BootClock.Reading(
                "00ad320b-4287-4d8a-9273-51606a97f927", Duration.ofMillis(12_039_750))),
        new LinuxBootClock(folder).read());
    Files.writeString(folder.resolve("uptime"), "soon\n");
    assertEquals(Optional.empty(), new LinuxBootClock(folder).read());
  }
}
