package org.openhotline.server.board;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.web.Feed;
import org.openhotline.web.Reply;

/// Turns states into what pages hear: first everything, then only what differs, numbered; a page
/// that misses a number asks for everything again.
///
/// Threading: published by the board's thread, read by any.
final class BoardFeed {
  private final Feed feed = new Feed(this::whole);
  private final InstantSource clock;
  private volatile Numbered last;

  private record Numbered(long number, BoardState state) {}

  BoardFeed(BoardState first, InstantSource clock) {
    this.clock = clock;
    this.last = new Numbered(0, first);
  }

  /// What pages listen to.
  Feed feed() {
    return feed;
  }

  /// The whole state as JSON.
  String whole() {
    Numbered now = last;
    Map<String, Object> all = parts(now.state(), null);
    all.put("number", now.number());
    all.put("now", clock.millis());
    all.put("rows", now.state().rows().values());
    return Reply.json(all);
  }

  /// Tells pages what differs, or, if nothing does, that the board still looks.
  void publish(BoardState state) {
    synchronized (feed) { // a page that begins now hears either this change, or a whole with it
      BoardState before = last.state();
      if (before.equals(state)) {
        feed.publish("beat", Reply.json(Map.of("now", clock.millis())));
        return;
      }
      last = new Numbered(last.number() + 1, state);
      Map<String, Object> changes = parts(state, before);
      changes.put("number", last.number());
      changes.put("now", clock.millis());
      List<BoardState.Row> changed = new ArrayList<>();
      state
          .rows()
          .forEach((key, row) -> {
            if (!row.equals(before.rows().get(key))) {
              changed.add(row);
            }
          });
      changes.put("rows", changed);
      changes.put(
          "gone",
          before.rows().keySet().stream().filter(k -> !state.rows().containsKey(k)).toList());
      feed.publish("change", Reply.json(changes));
    }
  }

  private static Map<String, Object> parts(BoardState state, @Nullable BoardState before) {
    Map<String, Object> parts = new LinkedHashMap<>();
    add(parts, "relay", state.relay(), before == null ? null : before.relay());
    add(parts, "plane", state.plane(), before == null ? null : before.plane());
    add(parts, "ready", state.ready(), before == null ? null : before.ready());
    add(parts, "counts", state.counts(), before == null ? null : before.counts());
    add(parts, "more", state.more(), before == null ? null : before.more());
    add(parts, "desks", state.desks(), before == null ? null : before.desks());
    add(parts, "agreements", state.agreements(), before == null ? null : before.agreements());
    add(parts, "health", state.health(), before == null ? null : before.health());
    add(parts, "log", state.log(), before == null ? null : before.log());
    add(parts, "facts", state.facts(), before == null ? null : before.facts());
    return parts;
  }

  private static void add(
      Map<String, Object> parts, String name, Object value, @Nullable Object before) {
    if (!value.equals(before)) {
      parts.put(name, value);
    }
  }
}
