package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.openhotline.protocol.message.Bytes;

/// PEM text of certificates and revocation lists (RFC 7468).
public final class Pem {
  private static final int LINE_CHARACTERS = 64;
  private static final int MAX_BYTES = 16 << 20;

  private Pem() {}

  /// What a PEM object is.
  public enum Kind {
    /// An X.509 certificate.
    CERTIFICATE("CERTIFICATE"),
    /// An X.509 revocation list.
    REVOCATION_LIST("X509 CRL");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /// The text of objects, one after the other.
  public static String text(Kind kind, List<Bytes> objects) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {(byte) '\n'});
    StringBuilder text = new StringBuilder();
    for (Bytes object : objects) {
      text.append("-----BEGIN ")
          .append(kind.label)
          .append("-----\n")
          .append(encoder.encodeToString(object.toArray()))
          .append("\n-----END ")
          .append(kind.label)
          .append("-----\n");
    }
    return text.toString();
  }

  /// Writes objects to a file that anyone may read.
  ///
  /// @throws IOException if the file cannot be written
  public static void write(Path file, Kind kind, List<Bytes> objects) throws IOException {
    DurableFiles.writePublic(file, text(kind, objects).getBytes(StandardCharsets.US_ASCII));
  }

  /// The objects of one kind in a file, at least one; text between objects is skipped.
  ///
  /// @throws IOException with a sentence for people if there is none, one is cut off or not base64
  public static List<Bytes> read(Path file, Kind kind) throws IOException {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
    String begin = "-----BEGIN " + kind.label + "-----";
    String end = "-----END " + kind.label + "-----";
    List<Bytes> objects = new ArrayList<>();
    int at = text.indexOf(begin);
    while (at >= 0) {
      int from = at + begin.length();
      int to = text.indexOf(end, from);
      if (to < 0) {
        throw new IOException(file + " ends inside a PEM object '" + kind.label + "'");
      }
      try {
        objects.add(Bytes.of(Base64.getMimeDecoder().decode(text.substring(from, to))));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " holds a PEM object that is not base64", e);
      }
      at = text.indexOf(begin, to);
    }
    if (objects.isEmpty()) {
      throw new IOException(file + " holds no PEM object '" + kind.label + "'");
    }
    return List.copyOf(objects);
  }
}
