package org.openhotline.server.notice;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;

/// Tells what the record says is to be told. Any thread.
///
/// The order of life is: made, [#recall] with the end of the record in order, [#start], then
/// [#take] with every new entry.
public final class Notices implements AutoCloseable {
  private final NoticeBook book;
  private final Map<LocalId, TargetQueue> queues = new TreeMap<>();
  private final Map<DeskId, SortedSet<LocalId>> targets;

  /// Takes observations for the order.
  public interface Observer {
    /// Proposes `observation`; never blocks.
    void observe(Observation observation);
  }

  /// Counts outcomes.
  public interface Counter {
    /// An attempt over `channel` ended.
    void notified(String channel, NoticeOutcome outcome);
  }

  /// What it takes from its surroundings.
  ///
  /// @param plane named in every text of an exercise
  /// @param observer records outcomes
  /// @param counter counts outcomes
  /// @param clock the relay's time
  /// @param nanos elapsed time
  public record Ports(
      Plane plane, Observer observer, Counter counter, InstantSource clock, LongSupplier nanos) {}

  /// Makes a queue for every target.
  ///
  /// @param linkedBefore desks that had a link before the first entry that is recalled
  public Notices(NoticeSettings settings, SortedSet<DeskId> linkedBefore, Ports ports) {
    TreeMap<DeskId, SortedSet<LocalId>> names = new TreeMap<>();
    for (NoticeSettings.Target target : settings.targets()) {
      names.computeIfAbsent(target.desk(), _ -> new TreeSet<>()).add(target.name());
    }
    this.targets = names;
    this.book = new NoticeBook(names, linkedBefore);
    for (NoticeSettings.Target target : settings.targets()) {
      queues.put(
          target.name(),
          new TargetQueue(
              target.name(),
              channel(target, settings, ports.clock()),
              ports.plane(),
              settings.backOff(),
              book::owed,
              (notice, name, attempt, outcome) -> report(ports, notice, name, attempt, outcome),
              ports.nanos()));
    }
  }

  private static Channel channel(
      NoticeSettings.Target target, NoticeSettings settings, InstantSource clock) {
    return switch (target) {
      case NoticeSettings.Mailbox mailbox ->
          new SmtpChannel(mailbox.address(), given(settings.smtp()), clock);
      case NoticeSettings.Webhook webhook ->
          new WebhookChannel(webhook.uri(), given(settings.hook()), clock);
    };
  }

  private static <T> T given(@Nullable T setting) {
    if (setting == null) {
      throw new IllegalArgumentException("a target needs a server that is not configured");
    }
    return setting;
  }

  private void report(
      Ports ports, Notice notice, LocalId target, int attempt, NoticeOutcome outcome) {
    TargetQueue queue = queues.get(target);
    if (queue != null) {
      ports.counter().notified(queue.kind(), outcome);
    }
    Notice.Call call = notice.call();
    ports
        .observer()
        .observe(
            new Observation.Notified(
                call.message(),
                call.desk(),
                call.obligation(),
                call.step(),
                target,
                attempt,
                outcome));
  }

  /// Remembers an entry of an earlier life of this node.
  public void recall(RecordEntry entry) {
    var _ = book.take(entry);
  }

  /// Begins with what was not told in earlier lives.
  public void start() {
    for (NoticeBook.Pending pending : book.pending()) {
      add(pending.target(), pending.notice(), pending.attempts());
    }
  }

  /// Takes new entries, in order; never blocks.
  public void take(List<RecordEntry> entries) {
    for (RecordEntry entry : entries) {
      for (Notice notice : book.take(entry)) {
        for (LocalId name : targets.getOrDefault(notice.call().desk(), new TreeSet<>())) {
          add(name, notice, 0);
        }
      }
    }
  }

  private void add(LocalId target, Notice notice, int attempts) {
    TargetQueue queue = queues.get(target);
    if (queue != null) {
      queue.add(notice, attempts);
    }
  }

  @Override
  public void close() {
    queues.values().forEach(TargetQueue::close);
  }
}
