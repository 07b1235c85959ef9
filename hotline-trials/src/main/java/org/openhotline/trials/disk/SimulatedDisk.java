package org.openhotline.trials.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// A disk in memory, driven by a seed, on which production code runs unchanged: {@link #root} is a
/// `java.nio.file.Path`.
///
/// **What a power cut leaves.** Of a file: what was forced; and of each 512-byte sector written
/// since, the old bytes or the new ones; a file that grew has any length between, with zeros where
/// a new sector did not get there; a file that was shortened may have its old length and bytes. Of
/// names: what was forced by forcing their folder; changes since are whole or undone, in the order
/// of each folder: if one is undone, so is every later one of the folders that it touches. A new
/// file's name is *not* forced by forcing the file. This is less than XFS and ext4 keep in practice
/// (one order for the whole disk, and a force of a new file keeps its name), so what holds here
/// holds there.
///
/// **What a kill leaves**: everything that was written, forced or not.
///
/// **A force that fails** leaves its bytes in memory only. They can be read, later forces claim
/// success (even the next write into the same 4 KiB is lost, as was seen on Linux), and after a
/// power cut they are gone. Names whose force failed stay unforced for ever.
///
/// **Limits of the model**: a sector is never torn within itself, writes never land in a wrong
/// place, there are no links, permissions or maps, and the space of a removed file is free at once.
///
/// After a cut, a kill or a {@link Crash} every path, channel and lock that came from the {@link
/// #root} of before fails; take the new root. Any thread; one operation at a time.
public final class SimulatedDisk {
  private final FolderNode top;
  private final Journal journal = new Journal();
  private final Chance chance;
  private final InstantSource clock;
  private Mount mount;
  private DiskHook hook = step -> {};
  private long crashAt = Long.MAX_VALUE;
  private long steps;
  private long forces;
  private long failForceAt = Long.MAX_VALUE;
  private long capacityBytes = Long.MAX_VALUE;

  /// An empty disk with the usual faults, at which it is always the same time.
  public SimulatedDisk(long seed) {
    this(seed, DiskFaults.USUAL, InstantSource.fixed(Instant.EPOCH));
  }

  /// An empty disk.
  ///
  /// @param seed decides everything that befalls it
  /// @param clock gives files their times
  public SimulatedDisk(long seed, DiskFaults faults, InstantSource clock) {
    this(new Chance(seed, faults), clock, new FolderNode(clock.instant()));
  }

  private SimulatedDisk(Chance chance, InstantSource clock, FolderNode top) {
    this.chance = chance;
    this.clock = clock;
    this.top = top;
    this.mount = new Mount(this, top);
  }

  /// Another disk with what this one's medium holds now: all that was forced, nothing else. It has
  /// its own seed, steps and counts.
  public synchronized SimulatedDisk backup(long seed, DiskFaults faults) {
    return new SimulatedDisk(new Chance(seed, faults), clock, top.copyOfMedium());
  }

  /// The folder `/` of this disk, good until the next cut, kill or crash.
  public synchronized Path root() {
    return mount.fileSystem().path("/");
  }

  /// The power fails now and comes back.
  public synchronized void powerCut() {
    mount.die();
    chance.count(DiskFault.POWER_CUT);
    chance.beginCut();
    journal.cut(chance);
    cut(top);
    top.revert();
    mount = new Mount(this, top);
  }

  private void cut(FolderNode folder) {
    for (Node node : folder.kept.values()) {
      switch (node) {
        case FolderNode below -> cut(below);
        case FileNode file -> {
          if (file.unforced()) {
            file.cut(chance);
          }
        }
      }
    }
  }

  /// The process that uses the disk is killed now; what it wrote stays, forced or not.
  public synchronized void kill() {
    mount.die();
    chance.count(DiskFault.KILL);
    mount = new Mount(this, top);
  }

  /// Sees every step from now on.
  public synchronized void onStep(DiskHook next) {
    hook = next;
  }

  /// Throws a {@link Crash} at the step with this index, once. See {@link #steps}.
  public synchronized void crashAt(long step) {
    crashAt = step;
  }

  /// How many steps there were since the disk was made: two for each operation that changes it.
  public synchronized long steps() {
    return steps;
  }

  /// How many forces there were since the disk was made, also those that failed.
  public synchronized long forces() {
    return forces;
  }

  /// Lets the n-th force from now on fail with an error of input and output; 1 is the next.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public synchronized void failForce(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("the first force from now on is 1, not " + n);
    }
    failForceAt = forces + n;
  }

  /// Sets how much the disk holds: each file and folder takes 512 bytes, and its length in whole
  /// sectors. A capacity below what is used leaves everything, and refuses to grow.
  public synchronized void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /// Bytes of the capacity that are used.
  public synchronized long usedBytes() {
    return top.usedBytes();
  }

  /// Changes one bit of a file at rest.
  ///
  /// @param file a file below {@link #root}
  /// @param bit its place in the file, from 0
  /// @throws IOException if there is no such file
  /// @throws IllegalArgumentException if the file is shorter
  public synchronized void flip(Path file, long bit) throws IOException {
    mount.file(SimulatedPath.of(file)).flip(bit);
    chance.count(DiskFault.FLIPPED_BIT);
  }

  /// How often each fault happened.
  public synchronized Map<DiskFault, Long> counts() {
    return chance.counts();
  }

  Journal journal() {
    return journal;
  }

  Chance chance() {
    return chance;
  }

  Instant now() {
    return clock.instant();
  }

  /// Bytes that may still be taken.
  long freeBytes() {
    return capacityBytes == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, capacityBytes - usedBytes());
  }

  long capacityBytes() {
    return capacityBytes;
  }

  /// A point at which a crash may come.
  void step(DiskStep.Kind kind, Path path, boolean before) {
    DiskStep step = new DiskStep(steps++, kind, path, before);
    try {
      if (step.index() == crashAt) {
        throw new Crash(step.toString());
      }
      hook.at(step);
    } catch (Crash crash) {
      mount.die();
      throw crash;
    }
  }

  /// Whether a force of a folder failed since the last power cut: a real file system has then lost
  /// its journal, and takes no write before the machine starts anew.
  public synchronized boolean namesLost() {
    return journal.lost();
  }

  /// Counts a force; true if it has to fail.
  boolean forceFails() {
    forces++;
    return forces == failForceAt;
  }
}
