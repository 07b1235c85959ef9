package org.openhotline.server.board;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Text;
import org.openhotline.server.board.OperatorLog.Action;
import org.openhotline.web.Question;
import org.openhotline.web.Reply;
import org.openhotline.web.TlsServer;
import org.openhotline.web.Visitor;

/// What pages of the board may ask (`GET`) and tell (`POST`):
///
/// | name | what |
/// |---|---|
/// | state | everything that the feed begins with |
/// | me | whose certificate it is |
/// | trace?id | what the record and the operators' log hold about a message |
/// | diff?from&to | two versions of agreements, line by line |
/// | report | how acknowledgements were given |
/// | take | who looks after an open item |
/// | note | something written down about a message |
/// | call | opens the call card of a desk |
/// | silence | silences the sound for 30 s |
///
/// All that is told is a line in the operators' log and nothing else: no name here submits anything
/// to the relay.
///
/// Threading: any thread; work is done on `workers`, at most [#MAX_WORK] at a time.
final class BoardApi implements TlsServer.Attending {
  /// Most questions that read files at the same time.
  static final int MAX_WORK = 4;

  private final Parts parts;
  private final Semaphore room = new Semaphore(MAX_WORK);

  /// What it answers from.
  ///
  /// @param whole the state as JSON
  /// @param acted something was done: pages should see it soon
  /// @param workers may block
  record Parts(
      Supplier<String> whole,
      BoardSource source,
      OpenBoard open,
      OperatorLog log,
      Reports reports,
      Runnable acted,
      Executor workers) {}

  private interface Work {
    Reply done() throws IOException;
  }

  BoardApi(Parts parts) {
    this.parts = parts;
  }

  @Override
  public CompletionStage<Reply> answer(Visitor who, Question question) {
    if (!question.tells()) {
      return asked(who, question);
    }
    return switch (question.name()) {
      case "take" -> work(() -> take(who, question));
      case "note" -> work(() -> note(who, question));
      case "call" -> work(() -> call(who, question));
      case "silence" -> work(() -> log(who, Action.SILENCE, null, null, ""));
      default -> unknown("there is nothing that an operator could do by that name");
    };
  }

  private CompletionStage<Reply> asked(Visitor who, Question question) {
    return switch (question.name()) {
      case "state" -> CompletableFuture.completedFuture(new Reply(200, parts.whole().get()));
      case "me" -> CompletableFuture.completedFuture(Reply.ok(who));
      case "trace" -> work(() -> trace(question));
      case "diff" -> work(() -> diff(question));
      case "report" -> work(() -> Reply.ok(parts.reports().report()));
      default -> unknown("there is nothing to ask by that name");
    };
  }

  private static CompletionStage<Reply> unknown(String text) {
    return CompletableFuture.completedFuture(Reply.refused("UNKNOWN", text));
  }

  private CompletionStage<Reply> work(Work work) {
    if (!room.tryAcquire()) {
      return CompletableFuture.completedFuture(
          Reply.refused(
              "TOO_MANY",
              "%d questions are being answered, the limit; ask again".formatted(MAX_WORK)));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.done();
          } catch (IllegalArgumentException e) {
            return Reply.refused("INVALID", Text.shown(String.valueOf(e.getMessage())));
          } catch (IOException e) {
            return Reply.refused("FAILED", Text.shown(String.valueOf(e.getMessage())));
          } finally {
            room.release();
          }
        },
        parts.workers());
  }

  private Reply log(
      Visitor who, Action action, @Nullable DeskId desk, @Nullable ActId message, String text)
      throws IOException {
    OperatorLog.Line line = parts.log().append(who, action, desk, message, text);
    parts.acted().run();
    return Reply.ok(Map.of("line", line.number()));
  }

  private Reply take(Visitor who, Question question) throws IOException {
    ActId message = ActId.ofHex(question.text("message"));
    DeskId desk = new DeskId(question.text("desk"));
    if (!parts.open().owes(message, desk)) {
      return Reply.refused("WRONG_STATE", desk + " owes nothing for this message now");
    }
    return log(who, Action.TAKE, desk, message, "");
  }

  private Reply note(Visitor who, Question question) throws IOException {
    ActId message = ActId.ofHex(question.text("message"));
    String text = question.text("text").strip();
    if (text.isEmpty()) {
      return Reply.refused("INVALID", "the note is empty");
    }
    if (parts.source().about(message, 1).isEmpty()) {
      return Reply.refused("UNKNOWN", "the record has no such message");
    }
    return log(who, Action.NOTE, null, message, text);
  }

  private Reply call(Visitor who, Question question) throws IOException {
    DeskId desk = new DeskId(question.text("desk"));
    String about = question.text("message");
    ActId message = about.isEmpty() ? null : ActId.ofHex(about);
    List<Map<String, String>> cards = new ArrayList<>();
    for (Agreement agreement : parts.source().facts().inForce().values()) {
      agreement
          .desk(desk)
          .ifPresent(of ->
              cards.add(
                  Map.of(
                      "agreement",
                      agreement.version().id().value(),
                      "name",
                      Text.shown(of.name()),
                      "card",
                      Text.multiline(of.fallback()))));
    }
    if (cards.isEmpty()) {
      return Reply.refused("UNKNOWN", "no agreement in force names desk " + desk);
    }
    OperatorLog.Line line = parts.log().append(who, Action.CALL, desk, message, "");
    parts.acted().run();
    return Reply.ok(Map.of("line", line.number(), "desk", desk.value(), "cards", cards));
  }

  private Reply trace(Question question) throws IOException {
    ActId message = ActId.ofHex(question.text("id"));
    Trace trace = Trace.read(parts.source(), message).orElse(null);
    if (trace == null) {
      return Reply.refused("UNKNOWN", "the record has no such message");
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("trace", trace);
    told.put(
        "log",
        parts.log().last().stream()
            .filter(line -> message.equals(line.message()))
            .map(BoardState.Line::of)
            .toList());
    return Reply.ok(told);
  }

  private Reply diff(Question question) {
    Agreement from = version(question.text("from"));
    Agreement to = version(question.text("to"));
    return Reply.ok(
        Map.of(
            "lines", LineDiff.of(LineDiff.lines(from.document()), LineDiff.lines(to.document()))));
  }

  private Agreement version(String digest) {
    return parts.open().versions().stream()
        .filter(version -> version.version().digest().hex().equals(digest))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no agreement has this digest"));
  }
}
