package org.openhotline.protocol.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.Label;
import org.openhotline.protocol.crypto.Suite;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.envelope.Envelope;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.wire.Limits;
import org.openhotline.protocol.wire.Refusals;

/// The tables of the specification are those of the code.
final class SpecTest {
  private static List<List<String>> table(String heading) throws IOException {
    String spec = Files.readString(Path.of("SPEC.md"), UTF_8);
    int begin = spec.indexOf("\n## " + heading);
    assertTrue(begin >= 0, "no section " + heading);
    int end = spec.indexOf("\n## ", begin + 1);
    String section = spec.substring(begin, end < 0 ? spec.length() : end);
    return section
        .lines()
        .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
        .map(line ->
            Arrays.stream(line.split("\\|"))
                .map(cell -> cell.strip().replace("`", ""))
                .filter(cell -> !cell.isEmpty())
                .toList())
        .toList();
  }

  private static List<String> column(String heading, int column) throws IOException {
    return table(heading).stream().skip(1).map(row -> row.get(column)).toList();
  }

  @Test
  void refusalCodesAreThoseOfTheCode() throws IOException {
    assertEquals(Arrays.stream(RefusalCode.values()).map(Enum::name).toList(), column("17 ", 0));
  }

  @Test
  void labelsAreThoseOfTheCode() throws IOException {
    assertEquals(Arrays.stream(Label.values()).map(Label::kind).toList(), column("4 ", 0));
  }

  @Test
  void actKindsAreThoseOfTheCode() throws IOException {
    assertEquals(
        Arrays.stream(ActKind.values()).map(kind -> String.valueOf(kind.code())).toList(),
        column("5 ", 0));
    assertEquals(Arrays.stream(ActKind.values()).map(Enum::name).toList(), column("5 ", 1));
  }

  @Test
  void limitsAreThoseOfTheCode() throws IOException {
    Map<String, Long> limits = new LinkedHashMap<>();
    limits.put("PROTOCOL_VERSION", (long) Limits.PROTOCOL_VERSION);
    limits.put("MAX_FRAME_BYTES", (long) Limits.MAX_FRAME_BYTES);
    limits.put("MAX_CHUNK_BYTES", (long) Limits.MAX_CHUNK_BYTES);
    limits.put("MAX_BODY_BYTES", (long) Limits.MAX_BODY_BYTES);
    limits.put("MAX_ACT_BYTES", (long) Limits.MAX_ACT_BYTES);
    limits.put("MAX_ENTRY_BYTES", (long) Limits.MAX_ENTRY_BYTES);
    limits.put("MAX_DEPTH", (long) Limits.MAX_DEPTH);
    limits.put("MAX_SIGNATURE_BYTES", (long) Limits.MAX_SIGNATURE_BYTES);
    limits.put("MAX_CERTIFICATE_BYTES", (long) Limits.MAX_CERTIFICATE_BYTES);
    limits.put("MAX_NAME_CHARACTERS", (long) Limits.MAX_NAME_CHARACTERS);
    limits.put("MAX_TIME_MILLIS", Limits.MAX_TIME_MILLIS);
    limits.put("MAX_FETCH_ENTRIES", (long) Limits.MAX_FETCH_ENTRIES);
    limits.put("MAX_PUSHES_AHEAD", (long) Limits.MAX_PUSHES_AHEAD);
    limits.put("UNANSWERED", (long) Limits.UNANSWERED);
    limits.put("MAX_SIGNATURES", (long) SignedAct.MAX_SIGNATURES);
    limits.put("MAX_DESKS", (long) Message.MAX_DESKS);
    limits.put("MAX_OPEN_ITEMS", (long) WatchChange.MAX_OPEN_ITEMS);
    limits.put("MAX_REASON_CHARACTERS", (long) StationFact.MAX_REASON_CHARACTERS);
    limits.put("MAX_DOCUMENT_BYTES", (long) AgreementChange.MAX_DOCUMENT_BYTES);
    limits.put("MAX_ENTRIES", (long) DirectoryChange.MAX_ENTRIES);
    limits.put("MAX_ENTRIES_PER_PARTY", (long) Directory.MAX_ENTRIES_PER_PARTY);
    limits.put("MAX_PAYLOAD_BYTES", (long) Envelope.MAX_PAYLOAD_BYTES);
    limits.put("MAX_SUBJECT_CHARACTERS", (long) Payload.MAX_SUBJECT_CHARACTERS);
    limits.put("MAX_TRANSLATIONS", (long) Payload.MAX_TRANSLATIONS);
    limits.put("MAX_FIELDS", (long) Payload.MAX_FIELDS);
    limits.put("MAX_TEXT_CHARACTERS", (long) Refusals.MAX_TEXT_CHARACTERS);
    limits.put("MAX_DETAILS", (long) Refusals.MAX_DETAILS);

    Map<String, Long> said = new LinkedHashMap<>();
    table("16 ").stream().skip(1).forEach(row -> said.put(row.get(0), Long.parseLong(row.get(1))));

    assertEquals(limits, said);
  }

  @Test
  void sizesOfTheSuitesAreThoseOfTheCode() throws IOException {
    Pattern number = Pattern.compile("[0-9][0-9,]*");
    int seen = 0;
    for (List<String> row : table("3 ")) {
      for (SuiteId id : SuiteId.values()) {
        if (row.size() == 8 && row.getFirst().equals(id.name())) {
          Suite suite = Suite.of(id);
          List<Integer> said =
              row.stream()
                  .skip(1)
                  .map(number::matcher)
                  .filter(Matcher::find)
                  .map(m -> Integer.parseInt(m.group().replace(",", "")))
                  .toList();
          int classicalSignature = suite.maxClassicalSignatureBytes();
          assertTrue(row.get(3).contains(String.valueOf(classicalSignature)), row.get(3));
          assertEquals(suite.classicalKeyBytes(), said.get(0));
          assertEquals(suite.pqKeyBytes(), said.get(1));
          assertEquals(suite.maxPqSignatureBytes(), said.get(3));
          assertEquals(suite.sealingKeyBytes(), said.get(4));
          assertEquals(suite.encapsulationBytes(), said.get(5));
          assertEquals(suite.wrappedKeyBytes(), said.get(6));
          seen++;
        }
      }
    }
    assertEquals(SuiteId.values().length, seen);
  }
}
