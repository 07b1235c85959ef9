package org.openhotline.protocol.agreement;

import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.agreement.AgreementReading.Invalid;
import org.openhotline.protocol.agreement.AgreementReading.Valid;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DocumentReader;
import org.openhotline.protocol.document.DocumentReading;
import org.openhotline.protocol.document.DocumentReading.Malformed;
import org.openhotline.protocol.document.DocumentReading.WellFormed;
import org.openhotline.protocol.document.DocumentSchema;
import org.openhotline.protocol.document.Problem;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;

/// Reads agreements as people write them: YAML 1.2, checked against `agreement.schema.json` and
/// then for sense.
///
/// The order is: well-formed text, schema, meaning; each stage reports all that it finds and stops
/// the next ones. Pure and deterministic. Threading: static and stateless.
public final class AgreementReader {
  /// Most bytes of an agreement as people write it, comments included.
  public static final int MAX_TEXT_BYTES = 64 * 1024;

  private static final DocumentSchema SCHEMA =
      DocumentSchema.besides(AgreementReader.class, "agreement.schema.json");

  private AgreementReader() {}

  /// Reads the agreement in `yaml`; `name` is told in problems, usually the file's name.
  public static AgreementReading read(String name, String yaml) {
    return meaning(name, DocumentReader.yaml(yaml, MAX_TEXT_BYTES));
  }

  /// The agreement whose canonical form `document` is; empty if it is not one. {@link
  /// CanonicalAgreement#read} says why.
  public static Optional<Agreement> fromCanonical(Bytes document) {
    return switch (CanonicalAgreement.read(document)) {
      case Valid valid -> Optional.of(valid.agreement());
      case Invalid _ -> Optional.empty();
    };
  }

  /// Gives the meaning of a document that was read as YAML or JSON.
  static AgreementReading meaning(String name, DocumentReading reading) {
    return switch (reading) {
      case Malformed(List<Problem> problems) -> new Invalid(name, problems);
      case WellFormed(Document document) -> meaning(name, document);
    };
  }

  private static AgreementReading meaning(String name, Document document) {
    List<Problem> violations = SCHEMA.check(document);
    if (!violations.isEmpty()) {
      return new Invalid(name, violations);
    }
    Findings findings = new Findings(document);
    AgreementBinder binder = new AgreementBinder(findings);
    binder.checkDurations();
    if (findings.hasErrors()) {
      return new Invalid(name, findings.errors());
    }
    Agreement agreement = CanonicalAgreement.complete(binder.bind());
    new PartyChecks(agreement, findings).check();
    new DeadlineChecks(agreement, findings).check();
    new TypeChecks(agreement, findings).check();
    new TrustChecks(agreement, findings).check();
    int lengthBytes = agreement.document().length();
    if (lengthBytes > AgreementChange.MAX_DOCUMENT_BYTES) {
      findings.error(
          "",
          "the agreement has %d bytes without comments; the limit is %d"
              .formatted(lengthBytes, AgreementChange.MAX_DOCUMENT_BYTES));
    }
    return findings.hasErrors()
        ? new Invalid(name, findings.errors())
        : new Valid(agreement, findings.warnings());
  }
}
