package org.openhotline.trials.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openhotline.protocol.message.Bytes;

/// The inputs of a target that lie in the repository: one resource a target, one input in base64 a
/// line; `#` begins a remark, an empty input is written `-`.
final class Corpus {
  private static final String FOLDER = "corpus/";
  private static final String EMPTY = "-";

  private Corpus() {}

  /// A resource of this package as text.
  static String resource(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The name of a target's corpus among the resources.
  static String name(FuzzTarget target) {
    return FOLDER + target.name() + ".txt";
  }

  /// The inputs of a target.
  static List<byte[]> of(FuzzTarget target) {
    return resource(name(target))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.equals(EMPTY) ? new byte[0] : Base64.getDecoder().decode(line))
        .toList();
  }

  /// The text of a corpus, each input once, short ones first.
  static String text(FuzzTarget target, Collection<byte[]> inputs) {
    Set<Bytes> once = new LinkedHashSet<>();
    inputs.stream()
        .sorted(
            java.util.Comparator.<byte[]>comparingInt(b -> b.length)
                .thenComparing(java.util.Arrays::compareUnsigned))
        .forEach(bytes -> once.add(Bytes.of(bytes)));
    StringBuilder text = new StringBuilder("# " + target.name() + ": " + target.reads() + "\n");
    for (Bytes each : once) {
      text.append(each.isEmpty() ? EMPTY : Base64.getEncoder().encodeToString(each.toArray()))
          .append('\n');
    }
    return text.toString();
  }
}
