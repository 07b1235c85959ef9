package org.openhotline.server.consensus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.openhotline.server.disk.Directories;
import org.openhotline.server.disk.FreshCopy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts what a power cut left half written from the end of the log.
///
/// Ratis writes its open log file over zeros written ahead. When the power goes between write and
/// force, some sectors of the last entries may be on disk and others still be zero; Ratis 3.3.0
/// then sees a wrong checksum and refuses to start, for ever. An entry in which a whole sector is
/// zero was never forced, so nobody was told that it is there, nor of anything behind it: it is
/// cut, as etcd does. Any other damage stays as it is, and Ratis refuses it.
///
/// File layout (Ratis 3.3.0, `SegmentedRaftLogFormat`, `SegmentedRaftLogOutputStream`): 8 bytes
/// `RaftLog1`, then entries: length n as varint, n bytes, CRC-32C over both as 4 bytes big-endian;
/// then zeros.
final class TornTail {
  private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);
  private static final Pattern OPEN_LOG = Pattern.compile("log_inprogress_[0-9]+");
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR_BYTES = 512;
  private static final int MAX_VARINT_BYTES = 5;
  private static final int MAX_ENTRY_BYTES = 2 * SequencerSettings.ABSOLUTE_MAX_INPUT_BYTES;
  private static final ValueLayout.OfInt BIG_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment log;

  private TornTail(MemorySegment log) {
    this.log = log;
  }

  /// Cuts every open log file of a folder that ends torn, keeping what was cut in a file of the
  /// folder `torn` beside it; and writes what stays anew ([FreshCopy]).
  static void cut(Path logFolder) throws IOException {
    try (var files = Files.list(logFolder)) {
      for (var file :
          files.filter(f -> OPEN_LOG.matcher(f.getFileName().toString()).matches()).toList()) {
        cutFile(file);
      }
    }
  }

  private static void cutFile(Path file) throws IOException {
    var end = 0L;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var tear = OptionalLong.empty();
      try (var arena = Arena.ofConfined()) {
        var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        tear = new TornTail(mapped).find();
      }
      if (tear.isPresent()) {
        var at = tear.getAsLong();
        var kept = keep(channel, file, at);
        LOG.atWarn()
            .addKeyValue("file", file)
            .addKeyValue("offset", at)
            .addKeyValue("kept", kept)
            .log("an entry that was never forced to disk is cut from the end of the log");
      }
      end = tear.orElse(channel.size());
    }
    var temporary = file.resolveSibling("../rewriting").normalize();
    FreshCopy.replace(file, end, temporary);
    Directories.force(file.resolveSibling("."));
    Directories.force(temporary.resolveSibling("."));
  }

  private static Path keep(FileChannel channel, Path file, long at) throws IOException {
    var folder = file.resolveSibling("../torn").normalize();
    Directories.createForced(folder);
    var kept = folder.resolve(file.getFileName() + "-from-" + at);
    try (var out =
        FileChannel.open(
            kept,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var position = at;
      while (position < channel.size()) {
        position += channel.transferTo(position, channel.size() - position, out);
      }
      out.force(true);
    }
    Directories.force(folder);
    return kept;
  }

  /// Finds where a torn entry begins; empty when there is none, or when the damage is of another
  /// kind.
  private OptionalLong find() {
    var at = (long) HEADER_BYTES;
    while (at < log.byteSize()) {
      if (byteAt(at) == 0) {
        return zero(at, log.byteSize()) ? OptionalLong.empty() : tornAt(at, at + 1);
      }
      var end = endOfEntry(at);
      if (end > log.byteSize()) {
        return OptionalLong.empty(); // shorter than it says: Ratis drops such an end itself
      }
      if (!intact(at, varint(at).length(), end)) {
        return tornAt(at, end);
      }
      at = end;
    }
    return OptionalLong.empty();
  }

  /// Decides what a damaged entry is: torn when a sector that it reaches into is empty, unless
  /// another value of one byte of its length makes it whole, for then that byte is what is wrong.
  private OptionalLong tornAt(long at, long end) {
    var empty = byteAt(at) == 0 && zero(at, sectorEnd(at));
    for (var sector = sectorEnd(at); sector < end && !empty; sector = sectorEnd(sector)) {
      empty = zero(sector, sectorEnd(sector));
    }
    return empty && !intactWithAnotherLength(at) ? OptionalLong.of(at) : OptionalLong.empty();
  }

  /// A number in base 128, least significant first.
  ///
  /// @param length how many bytes it takes; 0 when it does not end in time
  private record Varint(long value, int length) {}

  private Varint varint(long at) {
    var value = 0L;
    for (var i = 0; i < MAX_VARINT_BYTES && at + i < log.byteSize(); i++) {
      var b = byteAt(at + i);
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return new Varint(value, i + 1);
      }
    }
    return new Varint(0, 0);
  }

  private long endOfEntry(long at) {
    var length = varint(at);
    return at + length.length() + length.value() + CHECKSUM_BYTES;
  }

  private boolean intact(long at, int lengthBytes, long end) {
    var prefix = log.asSlice(at, lengthBytes).toArray(ValueLayout.JAVA_BYTE);
    return lengthBytes > 0 && matches(prefix, at + lengthBytes, end - CHECKSUM_BYTES);
  }

  private boolean matches(byte[] prefix, long from, long checksumAt) {
    var crc = new CRC32C();
    crc.update(prefix);
    crc.update(log.asSlice(from, checksumAt - from).asByteBuffer());
    return (int) crc.getValue() == log.get(BIG_ENDIAN_INT, checksumAt);
  }

  private boolean intactWithAnotherLength(long at) {
    var available = (int) Math.min(MAX_VARINT_BYTES, log.byteSize() - at);
    var prefix = log.asSlice(at, available).toArray(ValueLayout.JAVA_BYTE);
    for (var i = 0; i < available; i++) {
      var original = prefix[i];
      for (var other = 0; other < 256; other++) {
        prefix[i] = (byte) other;
        if (intactWith(prefix, at)) {
          return true;
        }
      }
      prefix[i] = original;
    }
    return false;
  }

  private boolean intactWith(byte[] prefix, long at) {
    var length = new TornTail(MemorySegment.ofArray(prefix)).varint(0);
    var from = at + length.length();
    var checksumAt = from + length.value();
    return length.length() > 0
        && length.value() > 0
        && length.value() <= MAX_ENTRY_BYTES
        && checksumAt + CHECKSUM_BYTES <= log.byteSize()
        && matches(Arrays.copyOf(prefix, length.length()), from, checksumAt);
  }

  private long sectorEnd(long at) {
    return Math.min(log.byteSize(), (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
  }

  private boolean zero(long from, long to) {
    for (var at = from; at < to; at++) {
      if (byteAt(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private byte byteAt(long at) {
    return log.get(ValueLayout.JAVA_BYTE, at);
  }
}
