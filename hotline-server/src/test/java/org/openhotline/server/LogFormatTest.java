package org.openhotline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The relay's own log configuration: text or JSON, and hostile text makes no line of its own.
class LogFormatTest {
  /// A line feed and a whole forged event, quotes and braces, terminal escapes, bidi and line
  /// separators.
  private static final String HOSTILE =
      "x\n2026-11-22T22:13:00.000Z ERROR Core forged\r\n{\"level\":\"ERROR\"}\\\"},\u001b[2J\u0000"
          + "\u0085\u2028\u2029\u202etxt.exe";

  private static List<String> lines(String format, Consumer<Logger> events) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("HOTLINE_LOG_FORMAT", format);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      URL file = Objects.requireNonNull(ServerMain.class.getResource("/logback.xml"));
      configurator.doConfigure(file);
      events.accept(context.getLogger("org.openhotline.server.Hostile"));
    } finally {
      context.stop();
      System.setErr(before);
    }
    return List.of(bytes.toString(StandardCharsets.UTF_8).split("\n"));
  }

  @Test
  void jsonGivesOneObjectALineAndKeepsEveryCharacterOfHostileText() throws JoranException {
    List<String> lines =
        lines(
            "json",
            log -> {
              log.atInfo().addKeyValue("desk", "XB").addKeyValue("up", true).log("Link changed");
              log.atWarn().addKeyValue("reason", HOSTILE).log("Refused {}", HOSTILE);
              log.atError().setCause(new IllegalStateException(HOSTILE)).log("Failed");
            });

    assertEquals(3, lines.size(), lines::toString);
    List<JsonNode> events = lines.stream().map(JsonMapper.shared()::readTree).toList();
    assertEquals("INFO", events.get(0).path("level").asString());
    assertEquals("Link changed", events.get(0).path("formattedMessage").asString());
    assertEquals("XB", events.get(0).path("kvpList").path(0).path("desk").asString());
    assertEquals("true", events.get(0).path("kvpList").path(1).path("up").asString());
    assertTrue(events.get(0).path("timestamp").asLong() > 1_000_000_000_000L);
    assertEquals("Refused " + HOSTILE, events.get(1).path("formattedMessage").asString());
    assertEquals(HOSTILE, events.get(1).path("kvpList").path(0).path("reason").asString());
    assertEquals(HOSTILE, events.get(2).path("throwable").path("message").asString());
    lines.forEach(line -> assertFalse(line.codePoints().anyMatch(c -> c < 0x20), line));
  }

  @Test
  void textGivesOneLineAnEventAndAnExceptionOnlyIndentedOnes() throws JoranException {
    List<String> lines =
        lines(
            "text",
            log -> {
              log.atWarn().addKeyValue("reason", HOSTILE).log("Refused {}", HOSTILE);
              log.atError().setCause(new IllegalStateException(HOSTILE)).log("Failed");
            });

    assertEquals(2, lines.stream().filter(line -> line.matches("\\d{4}-.*")).count());
    assertTrue(lines.get(1).contains(" ERROR Hostile Failed"), lines.get(1));
    assertTrue(lines.get(2).startsWith("java.lang.IllegalStateException: x 2026-"), lines.get(2));
    lines.stream().skip(3).forEach(line -> assertTrue(line.startsWith("\tat "), line));
    for (String line : lines) {
      assertFalse(line.matches(".*[\\u0085\\u2028\\u2029\\u202e\\u0000].*"), line);
    }
  }
}
