package org.openhotline.trials.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;

/// The files of a [SimulatedOrder]: segments of inputs, `log-<first index>`, and snapshots,
/// `snapshot-<last index>-<SHA-256>`.
///
/// An input is its length, the CRC-32C of what follows, its index, and its bytes. The end of the
/// last segment may be torn: it is cut where the first input is that has no bytes in some sector or
/// ends early. A wrong byte anywhere else is damage and is refused, never cut.
final class OrderFiles {
  private static final String LOG = "log-";
  private static final String SNAPSHOT = "snapshot-";
  private static final int SECTOR_BYTES = 512;
  private static final int HEAD_BYTES = 16;
  private static final int MAX_INPUT_BYTES = 4 << 20;
  private static final int KEPT_SNAPSHOTS = 2;

  private final Path folder;
  private @Nullable FileChannel open;
  private long end;
  private int cuts;

  /// An input as it was ordered.
  record Ordered(long index, Bytes bytes) {}

  /// A snapshot.
  ///
  /// @param last index of the last input in it
  record Snapshot(Path file, long last) {}

  OrderFiles(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    forceFolder(parent(folder));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /// The newest snapshot, checked; null: none was ever taken.
  ///
  /// @throws IOException if it is damaged
  @Nullable Snapshot newestSnapshot() throws IOException {
    List<Path> all = named(SNAPSHOT);
    if (all.isEmpty()) {
      return null;
    }
    Path file = all.getLast();
    String[] parts = String.valueOf(file.getFileName()).split("-", -1);
    if (!parts[2].equals(sha(Files.readAllBytes(file)))) {
      throw new IOException("the snapshot " + file + " is damaged: restore it from a backup");
    }
    return new Snapshot(file, Long.parseLong(parts[1]));
  }

  /// All inputs after `last`, in order; cuts a torn end.
  ///
  /// @throws IOException if something before the end is damaged or missing
  List<Ordered> after(long last) throws IOException {
    List<Ordered> inputs = new ArrayList<>();
    List<Path> segments = named(LOG);
    for (Path segment : segments) {
      read(segment, segment.equals(segments.getLast()), inputs);
    }
    if (!segments.isEmpty()) {
      // What a killed process wrote without forcing it can be read, and must not be built upon;
      // after
      // a failed force only bytes that are written anew, into another file, reach the disk.
      rewrite(segments.getLast());
    }
    for (int i = 1; i < inputs.size(); i++) {
      if (inputs.get(i).index() <= inputs.get(i - 1).index()) {
        throw new IOException("the log goes back at index " + inputs.get(i).index());
      }
    }
    return inputs.stream().filter(each -> each.index() > last).toList();
  }

  private void rewrite(Path segment) throws IOException {
    Path copy = folder.resolve("rewriting");
    Files.deleteIfExists(copy);
    Files.write(copy, Files.readAllBytes(segment));
    forceFile(copy);
    Files.move(copy, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(folder);
  }

  private void read(Path segment, boolean mayBeTorn, List<Ordered> inputs) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int at = 0;
    while (at < bytes.length) {
      Ordered input = parse(bytes, at);
      if (input != null) {
        inputs.add(input);
        at += HEAD_BYTES + input.bytes().length();
      } else if (mayBeTorn && torn(bytes, at)) {
        cut(segment, at);
        cuts++;
        return;
      } else {
        throw new IOException(
            "%s is damaged at byte %d: restore the log from a backup".formatted(segment, at));
      }
    }
  }

  private static @Nullable Ordered parse(byte[] bytes, int at) {
    if (bytes.length - at < HEAD_BYTES) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, at, HEAD_BYTES);
    int length = head.getInt();
    int sum = head.getInt();
    if (length < 1 || length > bytes.length - at - HEAD_BYTES) {
      return null;
    }
    if (sum != sum(bytes, at + 8, 8 + length)) {
      return null;
    }
    return new Ordered(
        head.getLong(),
        Bytes.of(Arrays.copyOfRange(bytes, at + HEAD_BYTES, at + HEAD_BYTES + length)));
  }

  /// Whether the input at `at` was never forced: a sector of it is empty, or the file ends in it.
  private static boolean torn(byte[] bytes, int at) {
    int length =
        bytes.length - at < HEAD_BYTES ? 0 : ByteBuffer.wrap(bytes, at, HEAD_BYTES).getInt();
    boolean plausible = length > 0 && length <= MAX_INPUT_BYTES;
    if (plausible && at + HEAD_BYTES + (long) length > bytes.length) {
      return true;
    }
    int end = plausible ? at + HEAD_BYTES + length : Math.min(bytes.length, at + HEAD_BYTES);
    for (int from = at; from < end; ) {
      int next = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      boolean empty = true;
      for (int i = from; i < next; i++) {
        empty &= bytes[i] == 0;
      }
      if (empty) {
        return true;
      }
      from = next;
    }
    return bytes.length - at < HEAD_BYTES;
  }

  private static void cut(Path segment, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }

  /// How often a torn end was cut.
  int cuts() {
    return cuts;
  }

  /// Begins a segment whose first input will have this index.
  void begin(long index) throws IOException {
    close();
    Path segment = folder.resolve(LOG + "%019d".formatted(index));
    open =
        FileChannel.open(
            segment,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    end = 0;
    forceFolder(folder);
  }

  /// Writes inputs; they count when [#force] has returned.
  void append(List<Ordered> inputs) throws IOException {
    for (Ordered input : inputs) {
      int length = input.bytes().length();
      ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + length);
      bytes.putInt(length).putInt(0).putLong(input.index()).put(input.bytes().toArray());
      bytes.putInt(4, sum(bytes.array(), 8, 8 + length)).flip();
      while (bytes.hasRemaining()) {
        end += channel().write(bytes, end);
      }
    }
  }

  /// Forces what was written.
  void force() throws IOException {
    channel().force(false);
  }

  private FileChannel channel() throws IOException {
    FileChannel channel = open;
    if (channel == null) {
      throw new IOException("no segment is open");
    }
    return channel;
  }

  /// Where a snapshot is written before it gets its name.
  Path newSnapshot() throws IOException {
    Path file = folder.resolve("taking");
    Files.deleteIfExists(file);
    return file;
  }

  /// Gives a snapshot its name, and deletes what only older ones need.
  void keep(Path file, long last) throws IOException {
    forceFile(file);
    String name = SNAPSHOT + "%019d-%s".formatted(last, sha(Files.readAllBytes(file)));
    Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folder);
    List<Path> snapshots = named(SNAPSHOT);
    while (snapshots.size() > KEPT_SNAPSHOTS) {
      Files.delete(snapshots.removeFirst());
    }
    long needed = indexOf(snapshots.getFirst());
    List<Path> segments = named(LOG);
    for (int i = 0; i + 1 < segments.size() && indexOf(segments.get(i + 1)) <= needed + 1; i++) {
      Files.delete(segments.get(i));
    }
    forceFolder(folder);
  }

  private static long indexOf(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).split("-", -1)[1]);
  }

  private List<Path> named(String prefix) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (String.valueOf(each.getFileName()).startsWith(prefix)) {
          files.add(each);
        }
      }
    }
    files.sort((a, b) -> a.toString().compareTo(b.toString()));
    return new ArrayList<>(Collections.unmodifiableList(files));
  }

  private static void forceFolder(Path folder) throws IOException {
    forceFile(folder);
  }

  private static void forceFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static int sum(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }

  private static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
