package org.openhotline.server.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder from which acts of authorities are taken, in the order of their names: `*.act` holds
/// the bytes of one SignedAct, the result is written beside it as `.receipt` or `.refused`.
///
/// A file that was refused is tried again when it has been written anew. One thread.
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final long ANSWER_SECONDS = 30;

  private final Path folder;
  private final Submission submission;

  /// Submits an act of an authority.
  interface Submission {
    /// Tells once what became of it.
    void submit(Bytes act, Consumer<Answer> answered);
  }

  Intake(Path folder, Submission submission) {
    this.folder = folder;
    this.submission = submission;
  }

  /// Submits what is new; returns when all of it is answered.
  ///
  /// @throws IOException if the folder cannot be read or a result cannot be written
  void poll() throws IOException, InterruptedException {
    List<Path> acts;
    try (Stream<Path> files = Files.list(folder)) {
      acts = files.filter(f -> f.toString().endsWith(".act")).sorted().toList();
    }
    for (Path act : acts) {
      if (isNew(act) && !take(act)) {
        return; // the relay is busy: go on from here the next time, in order
      }
    }
  }

  private static boolean isNew(Path act) throws IOException {
    Path refused = beside(act, ".refused");
    return !Files.exists(beside(act, ".receipt"))
        && (!Files.exists(refused)
            || Files.getLastModifiedTime(refused).compareTo(Files.getLastModifiedTime(act)) < 0);
  }

  /// Whether it was decided, one way or the other.
  private boolean take(Path file) throws IOException, InterruptedException {
    if (Files.size(file) > SignedAct.MAX_BYTES) {
      result(
          file,
          ".refused",
          "TOO_LARGE: the file has %d bytes; an act has at most %d"
              .formatted(Files.size(file), SignedAct.MAX_BYTES));
      return true;
    }
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    submission.submit(Bytes.of(Files.readAllBytes(file)), answered::complete);
    Answer answer;
    try {
      answer = answered.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("file", file.getFileName()).log("No answer to an act of the intake");
      return false;
    }
    return switch (answer) {
      case Answer.InRecord(long leaf, boolean repeated) -> {
        result(file, ".receipt", "leaf " + leaf + (repeated ? " (recorded before)" : ""));
        LOG.atInfo()
            .addKeyValue("file", file.getFileName())
            .addKeyValue("index", leaf)
            .log("Act of the intake recorded");
        yield true;
      }
      case Answer.NotTaken(Refusal refusal) -> {
        if (refusal.code() == RefusalCode.NOT_SERVING || refusal.code() == RefusalCode.OVERLOADED) {
          yield false;
        }
        result(file, ".refused", refusal.toString());
        LOG.atWarn()
            .addKeyValue("file", file.getFileName())
            .addKeyValue("code", refusal.code())
            .log("Act of the intake refused");
        yield true;
      }
    };
  }

  private static void result(Path act, String suffix, String text) throws IOException {
    Path file = beside(act, suffix);
    Path fresh = beside(act, suffix + ".new");
    Files.write(fresh, (text + "\n").getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    if (suffix.equals(".receipt")) {
      Files.deleteIfExists(beside(act, ".refused"));
    }
  }

  private static Path beside(Path act, String suffix) {
    String name = act.getFileName().toString();
    return act.resolveSibling(name.substring(0, name.length() - ".act".length()) + suffix);
  }
}
