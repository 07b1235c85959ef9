package org.openhotline.protocol.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TileTest {
  @Test
  void writesPathsAsTheSpecificationDoes() {
    assertEquals("tile/0/x001/x234/067", TileId.full(0, 1_234_067).path());
    assertEquals("tile/1/x001/234.p/5", new TileId(1, 1_234, 5).path());
    assertEquals("tile/0/000", TileId.full(0, 0).path());
    assertEquals("tile/3/999.p/255", new TileId(3, 999, 255).path());
    assertEquals("tile/0/x001/000", TileId.full(0, 1_000).path());
    assertEquals("tile/entries/x001/x234/067.p/1", new BundleId(1_234_067, 1).path());
    assertEquals("tile/entries/042", BundleId.full(42).path());
  }

  @Test
  void readsBackWhatItWrites() {
    for (long index : new long[] {0, 7, 999, 1_000, 999_999, 1_000_000, (1L << 55) - 1}) {
      for (int width : new int[] {1, 9, 10, 255, 256}) {
        TileId tile = new TileId(6, index, width);
        assertEquals(Optional.of(tile), TileId.parse(tile.path()));
        BundleId bundle = new BundleId(index, width);
        assertEquals(Optional.of(bundle), BundleId.parse(bundle.path()));
      }
    }
  }

  @Test
  void refusesEveryOtherPath() {
    for (String path :
        List.of(
            "",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/000/",
            "tile/0/x000/000",
            "tile/0/001/234",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/",
            "tile/0/../../etc/passwd",
            "tile/0/x999/x999/x999/x999/x999/x999/x999",
            "/tile/0/000",
            "tile/entries/000 ")) {
      assertEquals(Optional.empty(), TileId.parse(path), path);
      assertEquals(Optional.empty(), BundleId.parse(path), path);
    }
  }

  @Test
  void refusesCoordinatesOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new TileId(64, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TileId(-1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TileId(0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TileId(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new BundleId(0, 257));
  }

  @Test
  void namesThePartialTilesOfTheSpecificationsExamples() {
    assertEquals(
        List.of(new TileId(0, 273, 112), new TileId(1, 1, 17), new TileId(2, 0, 1)),
        TileId.partialsOf(70_000));
    assertEquals(List.of(new TileId(1, 0, 1)), TileId.partialsOf(256));
    assertEquals(List.of(), TileId.partialsOf(0));
    assertEquals(256, TileId.widthIn(0, 272, 70_000));
    assertEquals(112, TileId.widthIn(0, 273, 70_000));
    assertEquals(0, TileId.widthIn(0, 274, 70_000));
    assertEquals(0, TileId.widthIn(0, Long.MAX_VALUE, 70_000));
    assertEquals(17, TileId.widthIn(1, 1, 70_000));
    assertEquals(1, TileId.widthIn(2, 0, 70_000));
    assertEquals(0, TileId.widthIn(3, 0, 70_000));
    assertEquals(0, TileId.widthIn(63, 0, 70_000));
  }

  @Test
  void bundlesReadBackWhatTheyHold() throws IOException {
    List<byte[]> entries = List.of(new byte[0], new byte[] {1}, new byte[65_535], new byte[256]);
    byte[] bytes = EntryBundle.encode(entries);
    assertEquals(65_535 + 256 + 1 + 8, bytes.length);
    List<byte[]> read = EntryBundle.decode(new BundleId(3, 4), bytes);
    for (int i = 0; i < entries.size(); i++) {
      assertArrayEquals(entries.get(i), read.get(i));
    }
  }

  @Test
  void refusesAnEntryThatDoesNotFit() {
    byte[] tooLong = new byte[EntryBundle.MAX_ENTRY_BYTES + 1];
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of(tooLong)));
    assertTrue(String.valueOf(refusal.getMessage()).contains("65536"), refusal.getMessage());
  }

  @Test
  void refusesABundleWithTheWrongNumberOfEntriesOrTrailingBytes() {
    byte[] bytes = EntryBundle.encode(List.of(new byte[3], new byte[4]));
    assertThrows(DamagedRecordException.class, () -> EntryBundle.decode(new BundleId(0, 1), bytes));
    assertThrows(DamagedRecordException.class, () -> EntryBundle.decode(new BundleId(0, 3), bytes));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(DamagedRecordException.class, () -> EntryBundle.decode(new BundleId(0, 2), cut));
      assertEquals(length < 5 ? 0 : 1, EntryBundle.decodePrefix(cut, 2).size());
    }
  }
}
