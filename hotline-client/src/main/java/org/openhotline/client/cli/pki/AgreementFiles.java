package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.agreement.CanonicalAgreement;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// Reads agreements, as text and as signed acts.
final class AgreementFiles {
  private AgreementFiles() {}

  /// The text of an agreement.
  static String text(Path file) throws IOException {
    try {
      if (Files.size(file) > AgreementReader.MAX_TEXT_BYTES) {
        throw new IOException(
            file
                + " has more than "
                + AgreementReader.MAX_TEXT_BYTES
                + " bytes; no agreement is larger");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no agreement " + file, e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IOException(file + " is not a text in UTF-8", e);
    }
  }

  /// What reading the text of an agreement gives.
  static AgreementReading read(Path file) throws IOException {
    return AgreementReader.read(file.toString(), text(file));
  }

  /// The agreement of a text that must be valid.
  static Agreement valid(Path file) throws IOException {
    return switch (read(file)) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new IOException(String.join("\n", invalid.lines()));
    };
  }

  /// A signed agreement.
  static SignedAct signed(Path file) throws IOException {
    try {
      SignedAct act = Acts.parse(Files.readAllBytes(file));
      if (act.act() instanceof AgreementChange) {
        return act;
      }
      throw new IOException(file + " is a signed act, but not an agreement");
    } catch (NoSuchFileException e) {
      throw new IOException("there is no signed agreement " + file, e);
    } catch (MalformedException e) {
      throw new IOException(
          file
              + " is not a signed agreement (make one with hotline agreement sign): "
              + e.getMessage(),
          e);
    }
  }

  /// The agreement in a signed act.
  static Agreement agreement(SignedAct act) throws IOException {
    if (!(act.act() instanceof AgreementChange change)) {
      throw new IOException("this act is not an agreement");
    }
    return switch (CanonicalAgreement.read(change.document())) {
      case AgreementReading.Valid valid -> valid.agreement();
      case AgreementReading.Invalid invalid ->
          throw new IOException(String.join("\n", invalid.lines()));
    };
  }
}
