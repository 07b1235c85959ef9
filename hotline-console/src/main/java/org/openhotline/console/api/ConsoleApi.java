package org.openhotline.console.api;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.RefusedException;
import org.openhotline.console.desk.ActException;
import org.openhotline.console.desk.DeskThread;
import org.openhotline.console.desk.Drafts;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.web.Answering;
import org.openhotline.web.Question;
import org.openhotline.web.Reply;

/// What pages may ask (`GET`) and tell (`POST`):
///
/// | name | what | needs |
/// |---|---|---|
/// | state | everything that the feed begins with | |
/// | message?id | one message whole | unlocked |
/// | contacts | parties, officers, keys, comparison numbers | unlocked |
/// | draft?id | a waiting draft whole | unlocked |
/// | unlock | opens the station | passphrase of the home |
/// | sit, leave | the seat | the officer's passphrase |
/// | watch | take, hand over, release | seat; hand-over: the other's passphrase too |
/// | channel | suspend, resume | the passphrase of the head of the centre |
/// | fact | acknowledge, hold, decline, cancel, close | seat |
/// | prove | fresh proof of a message | unlocked, connected |
/// | send | message or reply; put down when a second officer must release | seat |
/// | release, discard | a waiting draft | seat; release: the releaser's passphrase |
///
/// Threading: any thread; everything is done on the desk's.
public final class ConsoleApi implements Answering {
  private final DeskThread thread;
  private final StateFeed state;
  private final InstantSource clock;

  /// Answers by `thread`.
  public ConsoleApi(DeskThread thread, StateFeed state, InstantSource clock) {
    this.thread = thread;
    this.state = state;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Reply> answer(Question question) {
    if (!question.tells()) {
      return asked(question);
    }
    return reply(work(question));
  }

  private CompletionStage<Reply> asked(Question q) {
    return switch (q.name()) {
      case "state" -> CompletableFuture.completedFuture(new Reply(200, state.whole()));
      case "message" -> reply(desk -> desk.questions().detail(q.text("id")));
      case "contacts" -> reply(desk -> desk.questions().contacts(clock.instant()));
      case "draft" -> reply(desk -> Composition.shown(desk.drafts().look(q.text("id"))));
      default ->
          CompletableFuture.completedFuture(
              Reply.refused("UNKNOWN", "there is nothing to ask by that name"));
    };
  }

  private static DeskThread.Work<?> work(Question q) {
    return switch (q.name()) {
      case "unlock" ->
          desk -> {
            desk.unlock(secret(q, "passphrase"));
            return Map.of();
          };
      case "sit" ->
          desk -> {
            desk.sit(q.text("officer"), secret(q, "passphrase"));
            return Map.of();
          };
      case "leave" ->
          desk -> {
            desk.leave();
            return Map.of();
          };
      case "watch" ->
          desk ->
              desk.watch(
                  constant(WatchChange.Change.class, q.text("change")),
                  q.text("other"),
                  secret(q, "passphrase"));
      case "channel" ->
          desk ->
              desk.channel(
                  new AgreementId(q.text("agreement")),
                  q.body() != null && q.body().path("suspended").asBoolean(false),
                  q.text("reason"),
                  q.text("officer"),
                  secret(q, "passphrase"));
      case "fact" ->
          desk ->
              desk.state(
                  q.text("id"),
                  constant(ActKind.class, q.text("kind")),
                  q.text("reason"),
                  time(q, "promised"));
      case "send" -> desk -> sent(desk.drafts().send(Composition.read(q)));
      case "release" ->
          desk ->
              desk.drafts().release(q.text("draft"), q.text("officer"), secret(q, "passphrase"));
      case "discard" ->
          desk -> {
            desk.drafts().discard(q.text("draft"));
            return Map.of();
          };
      case "prove" -> desk -> desk.questions().prove(q.text("id"));
      default ->
          desk -> {
            throw new ActException(
                ActException.Code.UNKNOWN, "there is nothing to do by that name");
          };
    };
  }

  private static Object sent(Drafts.Outcome outcome) {
    return switch (outcome) {
      case Drafts.Outcome.Sent sent -> sent.done();
      case Drafts.Outcome.PutDown down -> Map.of("draft", down.draft());
    };
  }

  private static char[] secret(Question q, String field) {
    return q.text(field).toCharArray();
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name) throws ActException {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new ActException(
          ActException.Code.INVALID,
          "'" + Shown.text(name) + "' is none of " + Arrays.toString(type.getEnumConstants()));
    }
  }

  static @Nullable Instant time(Question q, String field) {
    var body = q.body();
    long millis = body == null ? 0 : body.path(field).asLong(0);
    return millis <= 0 ? null : Instant.ofEpochMilli(millis);
  }

  private <T> CompletionStage<Reply> reply(DeskThread.Work<T> work) {
    return thread
        .call(work)
        .handle((result, failure) -> {
          if (failure == null && result != null) {
            return Reply.ok(result);
          }
          return refused(failure);
        });
  }

  private static Reply refused(@Nullable Throwable failure) {
    return switch (failure) {
      case ActException e -> Reply.refused(e.code().name(), String.valueOf(e.getMessage()));
      case RefusedException e ->
          Reply.refused(e.refusal().code().name(), Shown.text(e.refusal().text()));
      case IllegalArgumentException e ->
          Reply.refused("INVALID", Shown.text(String.valueOf(e.getMessage())));
      case IOException e -> Reply.refused("FAILED", Shown.text(String.valueOf(e.getMessage())));
      case null -> Reply.failed("INTERNAL", "the console has no answer");
      default -> throw new IllegalStateException("a request failed in an unforeseen way", failure);
    };
  }
}
