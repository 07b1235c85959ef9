package org.openhotline.trials.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.CanonicalAgreement;
import org.openhotline.protocol.document.CanonicalJson;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DocumentReader;
import org.openhotline.protocol.document.DocumentReading;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.config.RelayConfigReader;
import org.openhotline.server.config.RelayConfigReading;

/// Decoders of documents that people write: agreements and configurations.
final class DocumentTargets {
  private static final int TEXT = 8 * 1024;
  private static final Path BASE = Path.of("/base");

  private DocumentTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("yaml", "a YAML document", 4 * 1024, DocumentTargets::yaml),
        new FuzzTarget("json", "a JSON document", 4 * 1024, DocumentTargets::json),
        new FuzzTarget("agreement-yaml", "an agreement", TEXT, DocumentTargets::agreement),
        new FuzzTarget(
            "agreement-canonical",
            "an agreement in canonical form",
            TEXT,
            DocumentTargets::canonical),
        new FuzzTarget("relay-config", "a relay's configuration", TEXT, DocumentTargets::config));
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private static boolean yaml(byte[] input) {
    return wellFormed(DocumentReader.yaml(text(input), TEXT));
  }

  private static boolean json(byte[] input) {
    return wellFormed(DocumentReader.json(text(input), TEXT));
  }

  private static boolean wellFormed(DocumentReading reading) {
    return switch (reading) {
      case DocumentReading.Malformed malformed -> {
        if (malformed.problems().isEmpty()) {
          throw new BrokenPromise("a document was refused without a reason");
        }
        yield false;
      }
      case DocumentReading.WellFormed(Document document) -> {
        if (document.root().isNull() || document.root().isMissingNode()) {
          yield true;
        }
        sameAgain(document);
        yield true;
      }
    };
  }

  /// What was read and is written as JSON is read as the same, unless it holds null, which no
  /// canonical document has.
  private static void sameAgain(Document document) {
    Bytes canonical;
    try {
      canonical = CanonicalJson.write(document.root());
    } catch (IllegalArgumentException e) {
      return;
    }
    String text = text(canonical.toArray());
    switch (DocumentReader.json(text, Integer.MAX_VALUE)) {
      case DocumentReading.Malformed malformed ->
          throw new BrokenPromise("not read again: " + malformed.problems());
      case DocumentReading.WellFormed(Document again) ->
          BrokenPromise.unlessEqual(
              "canonical document", canonical, CanonicalJson.write(again.root()));
    }
  }

  private static boolean agreement(byte[] input) {
    return switch (AgreementReader.read("agreement", text(input))) {
      case AgreementReading.Invalid invalid -> {
        var _ = invalid.lines();
        yield false;
      }
      case AgreementReading.Valid valid -> {
        Bytes document = valid.agreement().document();
        switch (CanonicalAgreement.read(document)) {
          case AgreementReading.Invalid invalid ->
              throw new BrokenPromise("canonical form not read again: " + invalid.lines());
          case AgreementReading.Valid again ->
              BrokenPromise.unlessEqual("agreement", valid.agreement(), again.agreement());
        }
        yield true;
      }
    };
  }

  private static boolean canonical(byte[] input) {
    return switch (CanonicalAgreement.read(Bytes.of(input))) {
      case AgreementReading.Invalid _ -> false;
      case AgreementReading.Valid valid -> {
        BrokenPromise.unlessSame(
            "canonical agreement", input, valid.agreement().document().toArray());
        yield true;
      }
    };
  }

  private static boolean config(byte[] input) {
    return switch (RelayConfigReader.read("relay.yaml", text(input), BASE)) {
      case RelayConfigReading.Invalid invalid -> {
        var _ = invalid.lines();
        yield false;
      }
      case RelayConfigReading.Valid _ -> true;
    };
  }
}
