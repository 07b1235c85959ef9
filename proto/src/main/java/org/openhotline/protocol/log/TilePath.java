package org.openhotline.protocol.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How C2SP tlog-tiles writes an index and a width into a path: `x001/x234/067`,
/// `x001/x234/067.p/5`.
final class TilePath {
  private static final Pattern FORM =
      Pattern.compile("((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /// An index and a width as read from a path.
  record Position(long index, int width) {}

  private TilePath() {}

  /// The path of this index and width below its level's folder.
  static String format(long index, int width) {
    StringBuilder path = new StringBuilder("%03d".formatted(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x%03d/".formatted(rest % 1000));
    }
    if (width < TileId.FULL_WIDTH) {
      path.append(".p/").append(width);
    }
    return path.toString();
  }

  /// Reads a path back; empty unless it is exactly what {@link #format} writes.
  static Optional<Position> parse(String path) {
    Matcher matcher = FORM.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long index = Long.parseLong((matcher.group(1) + matcher.group(2)).replaceAll("[x/]", ""));
    String partial = matcher.group(3);
    int width = partial == null ? TileId.FULL_WIDTH : Integer.parseInt(partial);
    return width <= TileId.FULL_WIDTH && format(index, width).equals(path)
        ? Optional.of(new Position(index, width))
        : Optional.empty();
  }

  /// Checks what tiles and bundles have in common.
  static void check(long index, int width) {
    if (index < 0) {
      throw new IllegalArgumentException("a tile index is at least 0, this is " + index);
    }
    if (width < 1 || width > TileId.FULL_WIDTH) {
      throw new IllegalArgumentException(
          "a tile is 1 to " + TileId.FULL_WIDTH + " wide, this is " + width);
    }
  }
}
