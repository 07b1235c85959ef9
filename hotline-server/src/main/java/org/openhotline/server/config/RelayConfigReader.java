package org.openhotline.server.config;

import java.nio.file.Path;
import java.util.List;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DocumentReader;
import org.openhotline.protocol.document.DocumentReading.Malformed;
import org.openhotline.protocol.document.DocumentReading.WellFormed;
import org.openhotline.protocol.document.DocumentSchema;
import org.openhotline.protocol.document.Problem;
import org.openhotline.server.config.RelayConfigReading.Invalid;
import org.openhotline.server.config.RelayConfigReading.Valid;

/// Reads a relay's configuration: YAML 1.2, checked against `relay.schema.json` and then for sense.
///
/// Values that the file leaves out are the `default` of the schema, so that there is one place for
/// them. Pure: the text comes in, no file is opened. Threading: static and stateless.
public final class RelayConfigReader {
  /// Most bytes of a configuration.
  public static final int MAX_TEXT_BYTES = 64 * 1024;

  private static final DocumentSchema SCHEMA =
      DocumentSchema.besides(RelayConfigReader.class, "relay.schema.json");

  private RelayConfigReader() {}

  /// Reads the configuration in `yaml`.
  ///
  /// @param name told in problems, usually the file's name
  /// @param base folder to which paths are relative, usually the file's
  public static RelayConfigReading read(String name, String yaml, Path base) {
    return switch (DocumentReader.yaml(yaml, MAX_TEXT_BYTES)) {
      case Malformed(List<Problem> problems) -> new Invalid(name, problems);
      case WellFormed(Document document) -> {
        List<Problem> violations = SCHEMA.check(document);
        yield violations.isEmpty() ? meaning(name, document, base) : new Invalid(name, violations);
      }
    };
  }

  private static RelayConfigReading meaning(String name, Document document, Path base) {
    ConfigValues values = new ConfigValues(document, SCHEMA.source(), base);
    RelayConfig config = values.config();
    return values.problems().isEmpty() ? new Valid(config) : new Invalid(name, values.problems());
  }
}
