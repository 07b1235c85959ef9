package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.transport.RawStation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program itself, as a process of its own.
class ServerProcessTest {
  @TempDir Path folder;

  private Process start(String... words) throws IOException {
    return start(Map.of(), words);
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // by its file: the station's program, which these tests use, has one of that name
                // too
                "-Dlogback.configurationFile=" + Path.of("target/classes/logback.xml").toUri(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openhotline.server.ServerMain"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOTLINE_PASSPHRASE", "secret");
    builder.environment().putAll(environment);
    builder.redirectError(folder.resolve("stderr").toFile());
    return builder.start();
  }

  private Path config(String more) throws IOException {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        node: n1
        plane: live
        listen: 127.0.0.1:0
        data: data
        intake: intake
        tls: {certificate: operator/tls.crt, key: operator/tls.pem}
        record: {origin: hotline.example/demo, key: operator/record.pem}
        disk_reserve: 1MiB
        """
            + more);
    return config;
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("stderr"));
  }

  private static int exit(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process ends");
    return process.exitValue();
  }

  @Test
  void servesExportsAndDrainsOnSigterm() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    Path config = config("");
    Path ready = folder.resolve("ready");
    Process server = start("--config", config.toString(), "--ready-file", ready.toString());
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertTrue(line != null && line.startsWith("relay n1 serves LIVE on 127.0.0.1:"), errors());
      assertTrue(line.contains("record of 5 entries, agreements in force: [demo]"), line);
      int port = Integer.parseInt(line.replaceAll("(?s).*127\\.0\\.0\\.1:(\\d+),.*", "$1"));
      NodeWorld.Identity xa = world.station(NodeWorld.XA);
      try (RawStation station =
          RawStation.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              xa.key(),
              xa.certificate())) {
        station.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
        assertTrue(station.next().hasWelcome());
        assertEquals("127.0.0.1:" + port + "\n", Files.readString(ready));
        Path target = folder.resolve("export");
        assertEquals(
            0, exit(start("record", "export", target.toString(), "--config", config.toString())));
        assertTrue(Files.exists(target.resolve("checkpoint")));
        assertTrue(Files.exists(target.resolve("tile/0/000.p/5")), "the tile of the checkpoint");
        assertEquals(2, Files.readAllLines(target.resolve("vkeys")).size());

        server.destroy(); // SIGTERM

        RelayFrame last = station.next();
        assertEquals("NOT_SERVING", last.getRefused().getCode());
        assertEquals(0, exit(server), errors());
      }
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void aKillInTheMiddleOfALadderLosesNothingAndFiresNoStepTwice() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    NodeWorld.Written flash = world.write(Precedence.FLASH, 500);
    Process first = start("--config", config("").toString());
    try (BufferedReader out = first.inputReader(StandardCharsets.UTF_8);
        RawStation xa = listening(world, out.readLine())) {
      xa.send(
          StationFrame.newBuilder()
              .setSubmit(
                  Submit.newBuilder()
                      .setRequest(1)
                      .setAct(ByteString.copyFrom(flash.act().bytes().toArray()))
                      .setBodyLength(500)
                      .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_FLASH))
              .build());
      xa.send(
          StationFrame.newBuilder()
              .setChunk(
                  BodyChunk.newBuilder()
                      .setRequest(1)
                      .setData(ByteString.copyFrom(flash.body().toArray()))
                      .setLast(true))
              .build());
      TreeMap<Long, RecordEntry> seen = new TreeMap<>();
      while (steps(seen).size() < 2) {
        take(xa.next(), seen);
      }
      first.destroyForcibly(); // SIGKILL
      first.waitFor();
      Process second = start("--config", config("").toString());
      try (BufferedReader again = second.inputReader(StandardCharsets.UTF_8);
          RawStation back = listening(world, again.readLine())) {
        TreeMap<Long, RecordEntry> after = new TreeMap<>();
        while (after.values().stream().noneMatch(ServerProcessTest::exhausted)) {
          take(back.next(), after);
        }
        seen.forEach((leaf, entry) -> assertEquals(entry, after.get(leaf), "leaf " + leaf));
        List<Integer> steps = steps(after);
        assertEquals(List.copyOf(new TreeSet<>(steps)), steps, "each once, in order");
      } finally {
        second.destroyForcibly();
      }
    } finally {
      first.destroyForcibly();
    }
  }

  private static RawStation listening(NodeWorld world, @Nullable String line) {
    if (line == null) {
      throw new AssertionError("the relay did not start");
    }
    int port = Integer.parseInt(line.replaceAll("(?s).*127\\.0\\.0\\.1:(\\d+),.*", "$1"));
    NodeWorld.Identity xa = world.station(NodeWorld.XA);
    RawStation station =
        RawStation.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            xa.key(),
            xa.certificate());
    station.send(StationFrame.newBuilder().setHello(RawStation.hello().setSubscribe(true)).build());
    return station;
  }

  private static void take(RelayFrame frame, Map<Long, RecordEntry> seen)
      throws MalformedException {
    assertFalse(frame.hasRefused(), frame.toString());
    if (frame.hasPush() && !frame.getPush().getUrgent()) {
      seen.put(frame.getPush().getIndex(), Entries.parse(frame.getPush().getEntry().toByteArray()));
    }
  }

  private static boolean exhausted(RecordEntry entry) {
    return entry instanceof RecordEntry.OfStatement(var _, Statement.Exhausted _);
  }

  /// Steps of the acknowledgement's ladder, those told by a later one included.
  private static List<Integer> steps(SortedMap<Long, RecordEntry> entries) {
    List<Integer> steps = new ArrayList<>();
    for (RecordEntry entry : entries.values()) {
      if (entry instanceof RecordEntry.OfStatement(var _, Statement.Escalated escalated)
          && escalated.obligation() == Obligation.ACKNOWLEDGE) {
        steps.addAll(escalated.collapsed());
        steps.add(escalated.step());
      }
    }
    return steps;
  }

  @Test
  void logsJsonLinesWhenItIsToldAndRefusesAnUnknownForm() throws Exception {
    NodeWorld world = new NodeWorld(folder);
    assertTrue(Files.isDirectory(world.intake()));
    String config = config("").toString();
    Process server = start(Map.of("HOTLINE_LOG_FORMAT", "json"), "--config", config);
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(String.valueOf(out.readLine()).startsWith("relay n1 serves"), errors());
      server.destroy(); // SIGTERM
      assertEquals(0, exit(server), errors());
    } finally {
      server.destroyForcibly();
    }
    List<JsonNode> events = errors().lines().map(JsonMapper.shared()::readTree).toList();
    assertTrue(
        events.stream()
            .anyMatch(event ->
                event.path("formattedMessage").asString().equals("Relay stopped")
                    && event.path("kvpList").path(0).path("node").asString().equals("n1")),
        errors());

    assertEquals(2, exit(start(Map.of("HOTLINE_LOG_FORMAT", "JSON"), "--config", config)));
    assertTrue(errors().contains("HOTLINE_LOG_FORMAT is 'JSON'; set it to text or json"), errors());
  }

  @Test
  void tellsWhatIsWrongWithAConfigurationInOneMessage() throws Exception {
    Process misspelt = start("--config", config("liimts: {}\n").toString());
    assertEquals(5, exit(misspelt));
    assertTrue(errors().contains("relay.yaml:9:1: "), errors());
    assertFalse(errors().contains("\tat "), "no stack trace");

    assertEquals(2, exit(start("--config", folder.resolve("absent.yaml").toString())));
    assertTrue(errors().contains("does not exist"), errors());
    assertEquals(2, exit(start()));
    assertEquals(5, exit(start("--config", config("").toString())), "keys that are not there");
    assertFalse(errors().contains("\tat "), errors());
  }
}
