package org.openhotline.server.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.server.disk.FreshCopy;

/// Sealed bodies in files of about 64 MiB that are only appended to: `00000001.bodies`, …, as
/// [BodySegment] says.
///
/// A file for each body would cost two forces a body, of itself and of its folder. The file
/// `forced` says how far everything was on the disk when it was last forced; what a power cut tore
/// behind that is cut off when the folder is opened, and written again by the replay. One thread
/// writes, any thread reads.
public final class BodyFiles implements Closeable {
  private static final String SUFFIX = ".bodies";
  private static final Pattern SEGMENT = Pattern.compile("[0-9]{8}\\.bodies");
  private static final String FORCED = "forced";
  private static final String COPY = "copy";
  private static final long FULL_BYTES = 64L << 20;

  private final Path folder;
  private final BodyPlaces places = new BodyPlaces();
  private final SortedSet<Integer> unforced = new TreeSet<>();
  private int segment;
  private long end;
  private @Nullable FileChannel channel;

  private BodyFiles(Path folder) {
    this.folder = folder;
  }

  /// How far everything is on the disk.
  private record Mark(int segment, long end) {}

  /// Bodies in `folder`, which is created if absent.
  ///
  /// @throws IOException if it cannot be created or read, or something that was forced is damaged
  public static BodyFiles open(Path folder) throws IOException {
    Files.createDirectories(folder);
    BodyFiles bodies = new BodyFiles(folder);
    Mark mark = bodies.readMark();
    for (int number : bodies.numbers()) {
      bodies.load(number, mark);
      bodies.segment = number;
    }
    return bodies;
  }

  /// Names of all bodies in `folder` that are whole. Changes nothing there, so a relay may be
  /// writing meanwhile.
  ///
  /// @throws IOException if the folder cannot be read
  public static Set<LongDigest> whole(Path folder) throws IOException {
    BodyFiles bodies = new BodyFiles(folder);
    Set<LongDigest> whole = new HashSet<>();
    for (int number : bodies.numbers()) {
      try (FileChannel file = FileChannel.open(bodies.file(number), StandardOpenOption.READ)) {
        long at = 0;
        Optional<BodySegment.Header> header = BodySegment.header(file, at);
        while (header.isPresent()) {
          if (BodySegment.body(file, at, header.get()).isPresent()) {
            whole.add(header.get().digest());
          }
          at += header.get().recordBytes();
          header = BodySegment.header(file, at);
        }
      }
    }
    return whole;
  }

  private SortedSet<Integer> numbers() throws IOException {
    SortedSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (SEGMENT.matcher(name).matches()) {
          numbers.add(Integer.valueOf(name.substring(0, name.length() - SUFFIX.length())));
        }
      }
    }
    return numbers;
  }

  /// Notes what a segment holds; cuts off what is torn behind the mark, and writes anew what is not
  /// known to be on the disk.
  private void load(int number, Mark mark) throws IOException {
    try (FileChannel file = FileChannel.open(file(number), StandardOpenOption.READ)) {
      long size = file.size();
      long trusted = number < mark.segment ? size : number == mark.segment ? mark.end : 0;
      long at = 0;
      while (at < size) {
        Optional<BodySegment.Header> header = BodySegment.header(file, at);
        boolean whole =
            header.isPresent()
                && (at < trusted || BodySegment.body(file, at, header.get()).isPresent());
        if (!whole) {
          break;
        }
        places.add(header.get().digest(), BodyPlaces.place(number, at));
        at += header.get().recordBytes();
      }
      if (at < trusted) {
        throw new IOException(
            "%s is damaged or cut at byte %d, although %d bytes of it were forced: restore it from a backup"
                .formatted(file(number), at, trusted));
      }
      if (size > trusted) {
        FreshCopy.replace(file(number), at, folder.resolve(COPY));
        unforced.add(number);
      }
      end = at;
    }
  }

  /// Stores `body` under `digest`, unless the same bytes are there.
  ///
  /// @throws IOException if it cannot be written
  public void write(LongDigest digest, Bytes body) throws IOException {
    Search search = find(digest);
    if (search.body != null) {
      return;
    }
    ByteBuffer record = BodySegment.record(digest, body);
    FileChannel file = appending();
    long at = end;
    while (record.hasRemaining()) {
      at += file.write(record, at);
    }
    long place = BodyPlaces.place(segment, end);
    end = at;
    unforced.add(segment);
    if (search.damaged == 0) {
      places.add(digest, place);
    } else {
      places.replace(digest, search.damaged, place);
    }
  }

  private FileChannel appending() throws IOException {
    FileChannel open = channel;
    if (open != null && end < FULL_BYTES) {
      return open;
    }
    close();
    if (segment == 0 || end >= FULL_BYTES) {
      segment++;
      end = 0;
    }
    open =
        FileChannel.open(
            file(segment),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    channel = open;
    return open;
  }

  /// Whether there is a body of this name; it is not looked into.
  public boolean has(LongDigest digest) {
    return places.any(digest, _ -> true);
  }

  /// The body named `digest`, checked.
  ///
  /// @throws IOException if it is absent, damaged or cannot be read
  public Bytes read(LongDigest digest) throws IOException {
    Search search = find(digest);
    if (search.body == null) {
      throw new IOException(
          "sealed body %s is %s; restore it from a backup"
              .formatted(digest.hex(), search.damaged == 0 ? "missing" : "damaged"));
    }
    return Bytes.of(search.body);
  }

  /// What looking for a body came to.
  private static final class Search {
    private byte @Nullable [] body;

    /// The place of a body of this name that is not what it should be; 0: there is none.
    private long damaged;

    private @Nullable IOException failure;
  }

  private Search find(LongDigest digest) throws IOException {
    Search search = new Search();
    var _ = places.any(digest, place -> found(digest, place, search));
    if (search.failure != null) {
      throw search.failure;
    }
    return search;
  }

  /// Whether the search is over.
  private boolean found(LongDigest digest, long place, Search search) {
    try (FileChannel file =
        FileChannel.open(file(BodyPlaces.segment(place)), StandardOpenOption.READ)) {
      long offset = BodyPlaces.offset(place);
      Optional<BodySegment.Header> header = BodySegment.header(file, offset);
      if (header.isPresent() && !header.get().digest().equals(digest)) {
        return false; // of another body that shares the first bits of its digest
      }
      search.body =
          header.isEmpty() ? null : BodySegment.body(file, offset, header.get()).orElse(null);
      if (search.body == null) {
        search.damaged = place;
      }
      return search.body != null;
    } catch (NoSuchFileException e) {
      search.damaged = place;
      return false;
    } catch (IOException e) {
      search.failure = e;
      return true;
    }
  }

  /// Returns when everything written is on the disk.
  ///
  /// @throws IOException if it cannot be forced
  public void force() throws IOException {
    if (unforced.isEmpty()) {
      return;
    }
    for (int number : unforced) {
      try (FileChannel file = FileChannel.open(file(number), StandardOpenOption.WRITE)) {
        file.force(true);
      }
    }
    forceNames();
    writeMark(new Mark(segment, end));
    unforced.clear();
  }

  private void forceNames() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private void writeMark(Mark mark) throws IOException {
    Path fresh = folder.resolve(FORCED + ".new");
    try (FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text =
          ByteBuffer.wrap(
              (mark.segment + " " + mark.end + "\n").getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        file.write(text);
      }
      file.force(true);
    }
    Files.move(
        fresh,
        folder.resolve(FORCED),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceNames();
  }

  private Mark readMark() throws IOException {
    try {
      String text =
          new String(Files.readAllBytes(folder.resolve(FORCED)), StandardCharsets.US_ASCII);
      String[] words = text.trim().split(" ", -1);
      return new Mark(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    } catch (NoSuchFileException e) {
      return new Mark(0, 0);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return new Mark(0, 0); // then every body is checked
    }
  }

  private Path file(int number) {
    return folder.resolve("%08d%s".formatted(number, SUFFIX));
  }

  /// SHA-384 of `bytes`.
  public static LongDigest digestOf(byte[] bytes) {
    try {
      return LongDigest.of(MessageDigest.getInstance("SHA-384").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-384", e);
    }
  }

  /// Closes the file that is appended to, without forcing it.
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
