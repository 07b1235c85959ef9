package org.openhotline.trials.campaign;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// A file system of a campaign's own, in an image behind a loop device or in memory; nothing else
/// of the machine is touched, and closing takes away what was made.
///
/// Threading: one thread; closing may be called by another at the end of the process.
final class OwnFileSystem implements AutoCloseable {
  private static final Duration BUSY = Duration.ofSeconds(20);

  private final Path folder;
  private final String kind;
  private final String source;
  private final String options;
  private final boolean loop;
  private boolean mounted;
  private boolean closed;

  /// What can be cut from power.
  enum Kind {
    /// XFS; the smallest that mkfs makes has 300 MiB.
    XFS("-f", "xfsprogs"),
    /// ext4, journal of metadata, as it is by default.
    EXT4("-F", "e2fsprogs");

    private final String force;
    private final String debianPackage;

    Kind(String force, String debianPackage) {
      this.force = force;
      this.debianPackage = debianPackage;
    }

    /// `program:package` of the program that makes one.
    String mkfsPackage() {
      return "mkfs.%s:%s".formatted(type(), debianPackage);
    }

    String type() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private OwnFileSystem(Path folder, String kind, String source, String options, boolean loop)
      throws IOException {
    this.folder = folder;
    this.kind = kind;
    this.source = source;
    this.options = options;
    this.loop = loop;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::closeQuietly));
  }

  /// Makes a file system in a new image and mounts it.
  ///
  /// @param image absent
  /// @param folder where it is mounted; made
  static OwnFileSystem onLoop(Kind kind, Path image, Path folder, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Shell.run("mkfs." + kind.type(), "-q", kind.force, image.toString());
    Files.createDirectories(folder);
    String device = Shell.run("losetup", "--find", "--show", image.toString());
    OwnFileSystem made = new OwnFileSystem(folder, kind.type(), device, "defaults", true);
    made.mountOrClose();
    return made;
  }

  /// Mounts a file system of `bytes` in memory.
  static OwnFileSystem inMemory(Path folder, long bytes) throws IOException {
    Files.createDirectories(folder);
    OwnFileSystem made =
        new OwnFileSystem(folder, "tmpfs", "hotline-campaign", "size=" + bytes, false);
    made.mountOrClose();
    return made;
  }

  private void mountOrClose() throws IOException {
    try {
      mount();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private synchronized void mount() throws IOException {
    if (!closed) {
      Shell.run("mount", "-t", kind, "-o", options, source, folder.toString());
      mounted = true;
    }
  }

  Path folder() {
    return folder;
  }

  /// Cuts the power: the file system stops at this instant, with its journal as the disk has it.
  /// What was not forced is gone.
  void cut() throws IOException {
    Shell.run("xfs_io", "-x", "-c", "shutdown", folder.toString());
  }

  /// Takes it away and mounts it again, as after a boot: the journal is replayed. No process may
  /// use it.
  void remount() throws IOException {
    unmount();
    mount();
  }

  private synchronized void unmount() throws IOException {
    long deadline = System.nanoTime() + BUSY.toNanos();
    while (mounted) {
      try {
        Shell.run("umount", folder.toString());
        mounted = false;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Campaign.pass(Duration.ofMillis(200));
      }
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("hotline campaign: " + e.getMessage());
    }
  }

  /// Unmounts it and detaches its loop device.
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      unmount();
    } finally {
      closed = true;
      if (loop) {
        Shell.run("losetup", "--detach", source);
      }
    }
  }
}
