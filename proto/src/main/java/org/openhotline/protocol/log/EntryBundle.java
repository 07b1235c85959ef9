package org.openhotline.protocol.log;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The bytes of an entry bundle (C2SP tlog-tiles): each entry behind its length as an unsigned
/// 16-bit big-endian number, nothing between or after.
public final class EntryBundle {
  /// Largest entry in bytes; the length field holds no more.
  public static final int MAX_ENTRY_BYTES = 65_535;

  /// Bytes of the length before each entry.
  public static final int LENGTH_FIELD_BYTES = 2;

  private EntryBundle() {}

  /// The bytes of these entries in order.
  ///
  /// @throws IllegalArgumentException if an entry is longer than {@link #MAX_ENTRY_BYTES}
  public static byte[] encode(List<byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      checkLength(entry);
      bytes.write(entry.length >>> 8);
      bytes.write(entry.length);
      bytes.writeBytes(entry);
    }
    return bytes.toByteArray();
  }

  /// Refuses an entry that does not fit into a bundle.
  ///
  /// @throws IllegalArgumentException if the entry is longer than {@link #MAX_ENTRY_BYTES}
  public static void checkLength(byte[] entry) {
    if (entry.length > MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "an entry of the record has at most %d bytes, this has %d: put the bulk into a chunk"
              .formatted(MAX_ENTRY_BYTES, entry.length));
    }
  }

  /// The entries of a whole bundle.
  ///
  /// @throws DamagedRecordException unless the bytes are exactly as many entries as the bundle is
  ///   wide
  public static List<byte[]> decode(BundleId id, byte[] bytes) throws DamagedRecordException {
    List<byte[]> entries = decodePrefix(bytes, id.width());
    long used = 0;
    for (byte[] entry : entries) {
      used += LENGTH_FIELD_BYTES + entry.length;
    }
    if (entries.size() != id.width() || used != bytes.length) {
      throw new DamagedRecordException(
          id.path(),
          "has %d whole entries in %d of %d bytes, expected are %d: restore it from a copy"
              .formatted(entries.size(), used, bytes.length, id.width()));
    }
    return entries;
  }

  /// As many whole entries as stand at the beginning, at most `limit`; what follows is not looked
  /// at.
  public static List<byte[]> decodePrefix(byte[] bytes, int limit) {
    List<byte[]> entries = new ArrayList<>();
    int offset = 0;
    while (entries.size() < limit && bytes.length - offset >= LENGTH_FIELD_BYTES) {
      int length = ((bytes[offset] & 0xff) << 8) | (bytes[offset + 1] & 0xff);
      int start = offset + LENGTH_FIELD_BYTES;
      if (bytes.length - start < length) {
        break;
      }
      entries.add(Arrays.copyOfRange(bytes, start, start + length));
      offset = start + length;
    }
    return entries;
  }
}
