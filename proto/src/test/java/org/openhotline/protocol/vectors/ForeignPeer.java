package org.openhotline.protocol.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openhotline.protocol.message.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The second implementation (`foreign/peer/peer.mjs`: noble under Node) as a process that answers
/// one request at a time.
///
/// Its packages are installed below `target` by the lock file beside it, hashes and all, when they
/// are not there yet. Without Node 20.19 or a registry the test is aborted, saying so.
final class ForeignPeer implements AutoCloseable {
  private static final Path SOURCE = Path.of("src/test/resources/foreign");
  private static final Path INSTALLED = Path.of("target/foreign");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NODE_VERSION = "v(2[1-9]|[3-9]\\d|20\\.(19|[2-9]\\d))\\..*";

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private ForeignPeer(Process process) {
    this.process = process;
    this.requests = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /// Installs what is missing and starts it.
  static ForeignPeer start() throws IOException, InterruptedException {
    requireNode();
    install();
    return new ForeignPeer(
        new ProcessBuilder("node", "peer.mjs")
            .directory(INSTALLED.resolve("peer").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static void requireNode() throws IOException, InterruptedException {
    Process node;
    try {
      node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
    } catch (IOException e) {
      abort("not run: no node on the path, so there is no second implementation: " + e);
      throw e;
    }
    String version = new String(node.getInputStream().readAllBytes(), UTF_8).strip();
    if (node.waitFor() != 0 || !version.matches(NODE_VERSION)) {
      abort("not run: node is " + version + "; the second implementation needs 20.19 or later");
    }
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    try (FileChannel lock =
            FileChannel.open(
                INSTALLED.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      boolean same = copyChanged();
      if (same && Files.isDirectory(INSTALLED.resolve("peer/node_modules"))) {
        return;
      }
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit")
              .directory(INSTALLED.resolve("peer").toFile())
              .redirectErrorStream(true)
              .start();
      npm.getOutputStream().close();
      String output = new String(npm.getInputStream().readAllBytes(), UTF_8);
      if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        Files.deleteIfExists(INSTALLED.resolve("peer/package-lock.json"));
        abort("not run: npm cannot install the second implementation: " + output);
      }
    } catch (IOException e) {
      abort("not run: the second implementation cannot be installed: " + e);
    }
  }

  /// Whether the lock file was there already.
  private static boolean copyChanged() throws IOException {
    Path lock = Path.of("peer/package-lock.json");
    Path installed = INSTALLED.resolve(lock);
    boolean same = Files.exists(installed) && Files.mismatch(SOURCE.resolve(lock), installed) < 0;
    try (Stream<Path> files = Files.walk(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = INSTALLED.resolve(SOURCE.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return same;
  }

  /// A request to be filled in and asked.
  Request request(String operation) {
    return new Request(operation);
  }

  /// One request.
  final class Request {
    private final ObjectNode json = JSON.createObjectNode();

    private Request(String operation) {
      json.put("operation", operation);
    }

    Request with(String name, byte[] value) {
      json.put(name, Bytes.of(value).hex());
      return this;
    }

    Request with(String name, String value) {
      json.put(name, value);
      return this;
    }

    Request with(String name, long value) {
      json.put(name, value);
      return this;
    }

    Request with(String name, List<byte[]> values) {
      var list = json.putArray(name);
      values.forEach(value -> list.add(Bytes.of(value).hex()));
      return this;
    }

    /// The peer's answer.
    Answer ask() throws IOException {
      requests.write(JSON.writeValueAsString(json));
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the second implementation ended at " + json.get("operation"));
      }
      return new Answer(JSON.readTree(line));
    }
  }

  /// One answer.
  record Answer(JsonNode json) {
    byte[] bytes(String name) {
      return Bytes.ofHex(json.get(name).asString()).toArray();
    }

    boolean is(String name) {
      return json.get(name).booleanValue();
    }

    List<byte[]> list(String name) {
      return json.get(name).valueStream().map(n -> Bytes.ofHex(n.asString()).toArray()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
