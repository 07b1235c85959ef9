package org.openhotline.server.board;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.server.disk.Directories;
import org.openhotline.server.disk.FreshCopy;
import org.openhotline.web.Visitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What operators did, for ever: lines of `<SHA-256> <JSON>`, the hash that of the JSON, which
/// holds its number and the hash of the line before; forced to the disk before anybody is told.
///
/// A line that was changed, taken out or put in is found at the next start, and the board does not
/// open. What a crash left behind the last line end was never answered and is cut off. Lines taken
/// off the end are not seen by the file alone: number and hash of the last one are on the board and
/// in the relay's log.
///
/// Threading: any thread, one at a time.
final class OperatorLog {
  /// Most lines; with that many the file must be put away.
  static final int MAX_LINES = 1_000_000;

  /// Most bytes of a line.
  static final int MAX_LINE_BYTES = 8 * 1024;

  /// Most characters of a text.
  static final int MAX_TEXT_CHARACTERS = 500;

  /// Most lines that one certificate may add in a minute.
  static final int MAX_A_MINUTE = 60;

  /// Lines that are kept in memory, the last ones.
  static final int MAX_REMEMBERED = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PREFIX_BYTES = 2 * Digest.LENGTH_BYTES + 1;
  private static final Digest NONE = Digest.of(new byte[Digest.LENGTH_BYTES]);

  private final Path file;
  private final InstantSource relayTime;
  private final InstantSource wall;
  private final Deque<Line> last = new ArrayDeque<>();
  private long lines;
  private long end;
  private Digest head = NONE;
  private boolean broken;

  /// What operators can do. There is nothing here that answers for a desk.
  enum Action {
    /// Says that he or she looks after an open item.
    TAKE,
    /// Writes something down about a message.
    NOTE,
    /// Opens a desk's call card, to reach it by other means.
    CALL,
    /// Silences the board's sound for 30 s.
    SILENCE
  }

  /// One line.
  ///
  /// @param number from 1
  /// @param time the relay's time
  /// @param wall the machine's wall clock
  /// @param operator name in the certificate
  /// @param certificate its fingerprint
  /// @param action what was done
  /// @param desk at which desk; null if at none
  /// @param message about which message; null if about none
  /// @param text what was written; may be empty
  record Line(
      long number,
      Instant time,
      Instant wall,
      String operator,
      String certificate,
      Action action,
      @Nullable DeskId desk,
      @Nullable ActId message,
      String text) {}

  /// How far the log is.
  ///
  /// @param lines number of lines
  /// @param head hash of the last one
  record Head(long lines, Digest head) {}

  private OperatorLog(Path file, InstantSource relayTime, InstantSource wall) {
    this.file = file;
    this.relayTime = relayTime;
    this.wall = wall;
  }

  /// Opens or creates the log, checks every line of it, and writes it anew: what was in memory only
  /// when an earlier process ended is on the disk before anything is built upon it.
  ///
  /// @param relayTime the relay's time
  /// @param wall the machine's wall clock
  /// @throws IOException naming the line that does not continue the one before
  static OperatorLog open(Path file, InstantSource relayTime, InstantSource wall)
      throws IOException {
    OperatorLog log = new OperatorLog(file, relayTime, wall);
    if (Files.exists(file)) {
      log.check();
      FreshCopy.replace(file, log.end, file.resolveSibling(file.getFileName() + ".new"));
    } else {
      Files.createFile(file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Directories.force(file.resolveSibling("."));
    return log;
  }

  private void check() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          take(line.toByteArray());
          end += line.size() + 1L;
          line.reset();
        } else if (line.size() == MAX_LINE_BYTES) {
          throw damaged("is longer than " + MAX_LINE_BYTES + " bytes");
        } else {
          line.write(next);
        }
      }
      if (line.size() > 0) {
        LOG.atWarn()
            .addKeyValue("file", file)
            .addKeyValue("bytes", line.size())
            .log("The operators' log ended inside a line; it was never answered and is cut off");
      }
    }
  }

  private void take(byte[] line) throws IOException {
    if (line.length <= PREFIX_BYTES) {
      throw damaged("is too short");
    }
    byte[] bytes = Arrays.copyOfRange(line, PREFIX_BYTES, line.length);
    if (!Arrays.equals(prefix(Digest.of(Sha.sha256(bytes))), Arrays.copyOf(line, PREFIX_BYTES))) {
      throw damaged("has another hash than it says");
    }
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw damaged("is no JSON");
    }
    if (node.path("n").asLong(0) != lines + 1) {
      throw damaged("has number " + node.path("n").asString("none"));
    }
    if (!node.path("prev").asString("").equals(head.hex())) {
      throw damaged("does not continue the line before");
    }
    try {
      remember(
          new Line(
              lines + 1,
              Instant.parse(node.path("time").asString("")),
              Instant.parse(node.path("wall").asString("")),
              node.path("operator").asString(""),
              node.path("certificate").asString(""),
              Action.valueOf(node.path("action").asString("")),
              node.has("desk") ? new DeskId(node.path("desk").asString("")) : null,
              node.has("message") ? ActId.ofHex(node.path("message").asString("")) : null,
              node.path("text").asString("")),
          bytes);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged("is not one of ours: " + e.getMessage());
    }
  }

  private static byte[] prefix(Digest hash) {
    return (hash.hex() + " ").getBytes(StandardCharsets.US_ASCII);
  }

  private IOException damaged(String how) {
    return new IOException(
        "line %d of %s %s: the operators' log was changed. Keep it for those who look into it, and move it away; the board then begins a new one"
            .formatted(lines + 1, file, how));
  }

  private void remember(Line line, byte[] bytes) {
    lines = line.number();
    head = Digest.of(Sha.sha256(bytes));
    last.addLast(line);
    if (last.size() > MAX_REMEMBERED) {
      last.removeFirst();
    }
  }

  /// Writes a line; when this returns it is on the disk.
  ///
  /// @throws IOException if it cannot be written; then it was not done
  /// @throws IllegalArgumentException if the text is too long, or this certificate adds too many
  synchronized Line append(
      Visitor who, Action action, @Nullable DeskId desk, @Nullable ActId message, String text)
      throws IOException {
    if (text.length() > MAX_TEXT_CHARACTERS) {
      throw new IllegalArgumentException(
          "the text has %d characters; the limit is %d"
              .formatted(text.length(), MAX_TEXT_CHARACTERS));
    }
    if (broken || lines >= MAX_LINES) {
      throw new IOException(
          broken
              ? "the operators' log could not be written before; start the relay again"
              : "the operators' log has %d lines, the limit; stop the relay and put %s away"
                  .formatted(lines, file));
    }
    Instant now = relayTime.instant();
    Instant minute = now.minusSeconds(60);
    if (last.stream()
            .filter(l -> l.time().isAfter(minute) && l.certificate().equals(who.fingerprint()))
            .count()
        >= MAX_A_MINUTE) {
      throw new IllegalArgumentException(
          "you did %d things within a minute, the limit; wait".formatted(MAX_A_MINUTE));
    }
    Line line =
        new Line(
            lines + 1,
            now,
            wall.instant(),
            who.name(),
            who.fingerprint(),
            action,
            desk,
            message,
            text);
    byte[] bytes = JSON.writeValueAsString(fields(line)).getBytes(StandardCharsets.UTF_8);
    write(bytes);
    remember(line, bytes);
    LOG.atInfo()
        .addKeyValue("operator", line.operator())
        .addKeyValue("action", action)
        .addKeyValue("line", lines)
        .addKeyValue("hash", head)
        .log("Operator acted");
    return line;
  }

  private Map<String, Object> fields(Line line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("n", line.number());
    fields.put("prev", head.hex());
    fields.put("time", line.time().toString());
    fields.put("wall", line.wall().toString());
    fields.put("operator", line.operator());
    fields.put("certificate", line.certificate());
    fields.put("action", line.action().name());
    if (line.desk() != null) {
      fields.put("desk", line.desk().value());
    }
    if (line.message() != null) {
      fields.put("message", line.message().hex());
    }
    if (!line.text().isEmpty()) {
      fields.put("text", line.text());
    }
    return fields;
  }

  private void write(byte[] json) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(PREFIX_BYTES + json.length + 1)
            .put(prefix(Digest.of(Sha.sha256(json))))
            .put(json)
            .put((byte) '\n')
            .flip();
    broken = true; // a force that failed is final: what it left is known only to a new process
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long at = end;
      try {
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      } catch (IOException e) {
        channel.truncate(end); // the disk is full: not a byte of it stays
        broken = false;
        throw e;
      }
      channel.force(true);
      end = at;
    }
    broken = false;
  }

  /// How far it is.
  synchronized Head head() {
    return new Head(lines, head);
  }

  /// The last lines, oldest first, at most [#MAX_REMEMBERED].
  synchronized List<Line> last() {
    return List.copyOf(last);
  }
}
