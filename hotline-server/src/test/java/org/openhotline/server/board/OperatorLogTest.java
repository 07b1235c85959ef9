package org.openhotline.server.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.server.board.OperatorLog.Action;
import org.openhotline.web.Visitor;

class OperatorLogTest {
  private static final Instant RELAY = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant WALL = Instant.parse("2026-11-23T12:00:01.5Z");
  private static final Visitor ANNA = new Visitor("anna", "ab".repeat(32));
  private static final ActId MESSAGE = ActId.of(new byte[ActId.LENGTH_BYTES]);
  private static final DeskId XB = new DeskId("XB");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("operators.log");
  }

  private OperatorLog open() throws IOException {
    return OperatorLog.open(file(), InstantSource.fixed(RELAY), InstantSource.fixed(WALL));
  }

  private void three() throws IOException {
    OperatorLog log = open();
    log.append(ANNA, Action.TAKE, XB, MESSAGE, "");
    log.append(ANNA, Action.NOTE, null, MESSAGE, "Rang \"XB\".\n\u202e No answer. <script>");
    log.append(ANNA, Action.SILENCE, null, null, "");
  }

  @Test
  void linesStandInTheFileWithNameCertificateBothClocksAndTheHashOfTheLineBefore()
      throws IOException {
    three();

    List<String> lines = Files.readAllLines(file());
    assertEquals(3, lines.size());
    assertTrue(lines.getFirst().contains("\"prev\":\"" + "0".repeat(64) + "\""), lines.getFirst());
    for (String part :
        List.of(
            "\"time\":\"2026-11-23T12:00:00Z\"",
            "\"wall\":\"2026-11-23T12:00:01.500Z\"",
            "\"operator\":\"anna\"",
            "\"certificate\":\"" + ANNA.fingerprint() + "\"",
            "\"action\":\"TAKE\"",
            "\"desk\":\"XB\"")) {
      assertTrue(lines.getFirst().contains(part), part);
    }
    String second = lines.get(1);
    String hash = second.substring(0, 64);
    byte[] json = second.substring(65).getBytes(StandardCharsets.UTF_8);
    assertEquals(hash, HexFormat.of().formatHex(Sha.sha256(json)));
    assertTrue(lines.get(2).contains("\"prev\":\"" + hash + "\""), "anybody can follow the chain");
  }

  @Test
  void isReadBackAndContinued() throws IOException {
    three();
    OperatorLog log = open();
    assertEquals(3, log.head().lines());
    assertEquals(
        List.of(Action.TAKE, Action.NOTE, Action.SILENCE),
        log.last().stream().map(OperatorLog.Line::action).toList());
    assertEquals("Rang \"XB\".\n\u202e No answer. <script>", log.last().get(1).text());
    assertEquals(XB, log.last().getFirst().desk());
    assertEquals(4, log.append(ANNA, Action.CALL, XB, null, "").number());
    assertEquals(4, open().head().lines());
  }

  @Test
  void whatAnEarlierProcessLeftIsWrittenAnewAndOnlyItsOwnerReadsIt() throws IOException {
    three();
    Object before = Files.getAttribute(file(), "unix:ino");
    byte[] bytes = Files.readAllBytes(file());
    open();
    assertNotEquals(before, Files.getAttribute(file(), "unix:ino"));
    assertArrayEquals(bytes, Files.readAllBytes(file()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void everyByteThatIsChangedIsFound() throws IOException {
    three();
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length - 1; i++) { // without the last line end: that is a torn line
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file(), changed);
      assertThrows(IOException.class, this::open, "byte " + i);
    }
  }

  @Test
  void aLineThatIsTakenOutPutInOrMovedIsFoundAndNamed() throws IOException {
    three();
    List<String> lines = Files.readAllLines(file());
    List<List<String>> changed =
        List.of(
            List.of(lines.get(0), lines.get(2)),
            List.of(lines.get(1), lines.get(2)),
            List.of(lines.get(1), lines.get(0), lines.get(2)),
            List.of(lines.get(0), lines.get(0), lines.get(1), lines.get(2)));
    for (List<String> each : changed) {
      Files.write(file(), each);
      String told = String.valueOf(assertThrows(IOException.class, this::open).getMessage());
      assertTrue(told.contains("the operators' log was changed"), told);
      assertTrue(told.startsWith("line "), told);
    }
    Files.write(file(), lines);
    assertEquals(3, open().head().lines());
  }

  @Test
  void whatACrashLeftBehindTheLastLineIsCutOff() throws IOException {
    three();
    byte[] whole = Files.readAllBytes(file());
    List<String> torn = new ArrayList<>(List.of("{\"n\":4,\"prev\":", "\0\0\0\0", "x"));
    for (String tail : torn) {
      Files.writeString(file(), tail, StandardOpenOption.APPEND);
      assertEquals(3, open().head().lines());
      assertEquals(whole.length, Files.size(file()));
    }
    OperatorLog log = open();
    assertEquals(4, log.append(ANNA, Action.SILENCE, null, null, "").number());
    assertEquals(4, open().head().lines());
  }

  @Test
  void aTextHasALimitAndNothingIsWrittenBeyondIt() throws IOException {
    String most = "ш".repeat(OperatorLog.MAX_TEXT_CHARACTERS);
    OperatorLog log = open();
    log.append(ANNA, Action.NOTE, null, MESSAGE, most);
    assertThrows(
        IllegalArgumentException.class,
        () -> log.append(ANNA, Action.NOTE, null, MESSAGE, most + "ш"));
    assertEquals(1, log.head().lines());
    assertEquals(most, open().last().getFirst().text());
  }

  @Test
  void aCertificateAddsSoManyLinesAMinuteAndOthersStillCan() throws IOException {
    OperatorLog log = open();
    for (int i = 0; i < OperatorLog.MAX_A_MINUTE; i++) {
      log.append(ANNA, Action.SILENCE, null, null, "");
    }
    assertThrows(
        IllegalArgumentException.class, () -> log.append(ANNA, Action.SILENCE, null, null, ""));
    Visitor boris = new Visitor("boris", "cd".repeat(32));
    assertEquals(
        OperatorLog.MAX_A_MINUTE + 1, log.append(boris, Action.SILENCE, null, null, "").number());
  }
}
