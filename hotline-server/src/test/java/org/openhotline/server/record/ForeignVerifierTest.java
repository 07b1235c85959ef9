package org.openhotline.server.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.VerifierKey;

/// The record as a stranger checks it, with Python's standard library and openssl.
final class ForeignVerifierTest {
  private record Run(int exitCode, String output) {}

  @TempDir Path folder;

  @Test
  void aStrangersToolsVerifyTheRecordAndNoticeAFlippedBit() throws Exception {
    requireTools();
    CheckpointSigner signer = LogKeys.signer("hotline.example/live");
    Entries entries = new Entries(21, 600, 400);
    Path record = folder.resolve("record");
    try (RecordFiles files = RecordFiles.open(record)) {
      files.append(0, entries.range(0, 600));
      Head head = files.rereadAndVerify(0);
      files.promise(signer.sign(head.size(), head.root()).encode());
      files.publish();
    }
    Path vkeys = folder.resolve("record.vkey");
    Files.write(vkeys, signer.keys().stream().map(VerifierKey::text).toList());

    Run good = verify(record, vkeys);
    assertEquals(0, good.exitCode(), good.output());
    assertTrue(good.output().contains(entries.head(600).root().hex()), good.output());

    Path strangers = folder.resolve("stranger.vkey");
    CheckpointSigner stranger = LogKeys.signer("hotline.example/live");
    Files.write(strangers, stranger.keys().stream().map(VerifierKey::text).toList());
    assertEquals(1, verify(record, strangers).exitCode());

    Path bundle = record.resolve("tile/entries/001");
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[5_000] ^= 1;
    Files.write(bundle, bytes);
    Run bad = verify(record, vkeys);
    assertEquals(1, bad.exitCode(), bad.output());
    assertTrue(bad.output().contains("tile/entries/001"), bad.output());
  }

  private static void requireTools() throws InterruptedException {
    for (List<String> command :
        List.of(List.of("python3", "--version"), List.of("openssl", "version"))) {
      String reason = "not run: " + command.getFirst() + " is not installed";
      try {
        if (run(command).exitCode() == 0) {
          continue;
        }
      } catch (IOException e) {
        reason += " (" + e.getMessage() + ")";
      }
      System.out.println(reason);
      Assumptions.abort(reason);
    }
  }

  private static Run verify(Path record, Path vkeys)
      throws IOException, InterruptedException, URISyntaxException {
    URL script =
        Objects.requireNonNull(
            ForeignVerifierTest.class.getResource("/foreign/verify_record.py"),
            "the script is a test resource");
    return run(
        List.of(
            "python3", Path.of(script.toURI()).toString(), record.toString(), vkeys.toString()));
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
