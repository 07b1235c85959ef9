package org.openhotline.protocol.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.agreement.AgreementReading.Invalid;
import org.openhotline.protocol.agreement.AgreementReading.Valid;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DocumentReader;
import org.openhotline.protocol.document.DocumentReading.Malformed;
import org.openhotline.protocol.document.DocumentReading.WellFormed;
import org.openhotline.protocol.message.PartyId;

/// Writes the trust section into the text of an agreement and leaves the rest, comments included,
/// as it is.
public final class AgreementBinding {
  private AgreementBinding() {}

  /// `yaml` with `trust` as its trust section: in the place of the earlier one, or at the end.
  ///
  /// @throws IllegalArgumentException if `yaml` is not a valid agreement without its trust section,
  ///   if it is written in braces, or if `trust` does not fit its parties; the message says where
  public static String bind(String yaml, Trust trust) {
    Document document =
        switch (DocumentReader.yaml(yaml, AgreementReader.MAX_TEXT_BYTES)) {
          case WellFormed(Document wellFormed) -> wellFormed;
          case Malformed(var problems) -> throw invalid(new Invalid("agreement", problems));
        };
    if (document.inBraces()) {
      throw new IllegalArgumentException(
          "the agreement is written in braces; write one property per line instead");
    }
    String bound = replace(yaml, document, section(trust, yaml.contains("\r\n") ? "\r\n" : "\n"));
    return switch (AgreementReader.read("agreement", bound)) {
      case Valid valid when trust.equals(valid.agreement().trust()) -> bound;
      case Valid _ -> throw new IllegalArgumentException("the trust section cannot be placed");
      case Invalid invalid -> throw invalid(invalid);
    };
  }

  private static IllegalArgumentException invalid(Invalid invalid) {
    return new IllegalArgumentException(String.join("\n", invalid.lines()));
  }

  private static String replace(String yaml, Document document, String section) {
    int first = document.firstLineOf("trust");
    if (first == 0) {
      String lineEnd = yaml.contains("\r\n") ? "\r\n" : "\n";
      return yaml + (yaml.endsWith("\n") ? "" : lineEnd) + lineEnd + section;
    }
    int begin = startOfLine(yaml, first);
    int end = startOfLine(yaml, document.lastLineOf("trust") + 1);
    return yaml.substring(0, begin) + section + yaml.substring(end);
  }

  /// Offset of the first character of a line, counted from 1; the end of the text if there is no
  /// such line.
  private static int startOfLine(String text, int line) {
    int offset = 0;
    for (int current = 1; current < line && offset < text.length(); current++) {
      int lineFeed = text.indexOf('\n', offset);
      offset = lineFeed < 0 ? text.length() : lineFeed + 1;
    }
    return offset;
  }

  private static String section(Trust trust, String lineEnd) {
    List<String> lines = new ArrayList<>();
    lines.add("trust:");
    lines.add("  parties:");
    for (Map.Entry<PartyId, Trust.AuthorityPin> entry : trust.authorities().entrySet()) {
      lines.add("    " + entry.getKey() + ":");
      lines.add("      classical: \"" + entry.getValue().classical().hex() + '"');
      lines.add("      pq: \"" + entry.getValue().pq().hex() + '"');
    }
    lines.add("  relay:");
    lines.add("    origin: " + quoted(trust.relay().origin()));
    lines.add("    log_key: " + quoted(trust.relay().logKey()));
    lines.add("    log_key_pq: " + quoted(trust.relay().pqLogKey()));
    lines.add("    tls_root: \"" + trust.relay().tlsRoot().hex() + '"');
    return String.join(lineEnd, lines) + lineEnd;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
