package org.openhotline.console.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openhotline.console.desk.DeskThread;
import org.openhotline.console.view.DeskState;
import org.openhotline.console.view.Row;
import org.openhotline.web.Feed;
import org.openhotline.web.Reply;

/// Turns states into what pages hear: first everything, then only what differs.
///
/// Every event carries a number; a page that misses one asks for everything again.
///
/// Threading: published by the desk's thread, read by any.
public final class StateFeed implements DeskThread.Publisher {
  private final Feed feed = new Feed(this::whole);
  private final java.time.InstantSource clock;
  private volatile Numbered last;

  private record Numbered(long number, DeskState state) {}

  /// A feed that begins with `first`.
  public StateFeed(DeskState first, java.time.InstantSource clock) {
    this.clock = clock;
    this.last = new Numbered(0, first);
  }

  /// What pages listen to.
  public Feed feed() {
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

  @Override
  public void publish(DeskState state) {
    synchronized (feed) { // a page that begins now hears either this change, or a whole with it
      Numbered before = last;
      if (before.state().equals(state)) {
        return;
      }
      last = new Numbered(before.number() + 1, state);
      Map<String, Object> changes = parts(state, before.state());
      changes.put("number", last.number());
      changes.put("now", clock.millis());
      changes.put("rows", changed(before.state().rows(), state.rows()));
      changes.put("gone", gone(before.state().rows(), state.rows()));
      feed.publish("change", Reply.json(changes));
    }
  }

  @Override
  public void beat() {
    feed.publish("beat", Reply.json(Map.of("now", clock.millis())));
  }

  private static Map<String, Object> parts(DeskState state, @Nullable DeskState before) {
    Map<String, Object> parts = new LinkedHashMap<>();
    add(parts, "home", state.home(), before == null ? null : before.home());
    add(parts, "people", state.people(), before == null ? null : before.people());
    add(parts, "unlocked", state.unlocked(), before == null ? null : before.unlocked());
    add(parts, "trouble", state.trouble(), before == null ? null : before.trouble());
    add(parts, "link", state.link(), before == null ? null : before.link());
    addNullable(parts, "seat", state.seat(), before == null, before == null ? null : before.seat());
    addNullable(
        parts, "watch", state.watch(), before == null, before == null ? null : before.watch());
    add(parts, "drafts", state.drafts(), before == null ? null : before.drafts());
    add(parts, "queue", state.queue(), before == null ? null : before.queue());
    add(parts, "contracts", state.contracts(), before == null ? null : before.contracts());
    add(parts, "links", state.links(), before == null ? null : before.links());
    return parts;
  }

  private static void add(
      Map<String, Object> parts, String name, Object value, @Nullable Object before) {
    if (!value.equals(before)) {
      parts.put(name, value);
    }
  }

  private static void addNullable(
      Map<String, Object> parts,
      String name,
      @Nullable Object value,
      boolean always,
      @Nullable Object before) {
    if (always || !Objects.equals(value, before)) {
      parts.put(name, value == null ? Map.of() : value);
    }
  }

  private static List<Row> changed(Map<String, Row> before, Map<String, Row> now) {
    List<Row> rows = new ArrayList<>();
    now.forEach((id, row) -> {
      if (!row.equals(before.get(id))) {
        rows.add(row);
      }
    });
    return rows;
  }

  private static List<String> gone(Map<String, Row> before, Map<String, Row> now) {
    return before.keySet().stream().filter(id -> !now.containsKey(id)).toList();
  }
}
