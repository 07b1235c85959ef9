package org.openhotline.trials.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openhotline.protocol.v1.RelayFrame;

/// What the peers of an attack saw of the relay.
///
/// @param peers connections made
/// @param closed of them by the relay
/// @param slowestMillis from connecting to being closed
/// @param welcomed sessions that were opened
/// @param codes refusals that were told, by code
record Seen(int peers, int closed, long slowestMillis, int welcomed, Map<String, Integer> codes) {
  /// Copies the map.
  Seen {
    codes = new TreeMap<>(codes);
  }

  /// Waits for the ends and reads what was said.
  static Seen of(List<RawPeer> peers, Duration patience) throws InterruptedException {
    int closed = 0;
    int welcomed = 0;
    long slowest = 0;
    Map<String, Integer> codes = new TreeMap<>();
    long end = System.nanoTime() + patience.toNanos();
    for (RawPeer peer : peers) {
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      long after = patience.isZero() ? -1 : peer.closedAfterMillis(left);
      closed += after >= 0 ? 1 : 0;
      slowest = Math.max(slowest, after);
      for (RelayFrame frame = peer.next(Duration.ZERO);
          frame != null;
          frame = peer.next(Duration.ZERO)) {
        welcomed += frame.hasWelcome() ? 1 : 0;
        if (frame.hasRefused()) {
          codes.merge(frame.getRefused().getCode(), 1, Integer::sum);
        }
      }
    }
    return new Seen(peers.size(), closed, slowest, welcomed, codes);
  }

  /// One line without blanks inside its values.
  String line() {
    String told =
        codes.entrySet().stream()
            .map(c -> c.getKey() + "=" + c.getValue())
            .collect(Collectors.joining(","));
    return "seen " + peers + " " + closed + " " + slowestMillis + " " + welcomed + " " + told + ";";
  }

  /// Reads [#line].
  static Seen read(String line) {
    String[] words = line.substring(0, line.length() - 1).split(" ", -1);
    Map<String, Integer> codes = new TreeMap<>();
    for (String code : words[5].isEmpty() ? new String[0] : words[5].split(",", -1)) {
      String[] parts = code.split("=", -1);
      codes.put(parts[0], Integer.parseInt(parts[1]));
    }
    return new Seen(
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]),
        Integer.parseInt(words[4]),
        codes);
  }
}
