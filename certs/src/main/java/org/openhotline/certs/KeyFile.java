package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.openhotline.certs.KeyFileException.Problem;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Text;

/// The text of a key file: a heading, then one or two PEM objects `ENCRYPTED PRIVATE KEY`.
///
/// ```
/// hotline-key: signing
/// suite: H1
/// id: 5f0c…
/// -----BEGIN ENCRYPTED PRIVATE KEY-----
/// ```
///
/// The heading is explanatory text in the sense of RFC 7468 §2, so openssl skips it. It is not
/// secret; `id` names the public key (credential id, key id, or SHA-256 of the raw TLS key), and
/// whoever opens the file compares it with the key found inside.
///
/// @param kind what the file holds
/// @param suite the suite; H1 for record keys, N1 for authorities, C1 stands for none in TLS keys
/// @param id hexadecimal name of the public key
/// @param objects DER of each EncryptedPrivateKeyInfo
public record KeyFile(KeyKind kind, SuiteId suite, String id, List<Bytes> objects) {
  private static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final String END = "-----END ENCRYPTED PRIVATE KEY-----";
  private static final String PEM_BEGIN = "-----BEGIN ";
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_OBJECTS = 2;
  private static final int LINE_CHARACTERS = 64;

  /// Copies the list.
  public KeyFile {
    objects = List.copyOf(objects);
  }

  /// Reads heading and objects; needs no passphrase.
  ///
  /// @throws KeyFileException if there is no such file, or it is not a whole key file
  /// @throws IOException if the file cannot be read
  public static KeyFile read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new KeyFileException(
            Problem.NOT_A_KEY_FILE,
            file + " has more than " + MAX_BYTES + " bytes; a key file is smaller");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new KeyFileException(Problem.ABSENT, "there is no key file " + file);
    }
    return parse(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /// Reads the text of a key file; `name` is for messages.
  ///
  /// @throws KeyFileException if it is not a whole key file
  static KeyFile parse(String name, String text) throws KeyFileException {
    List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    String kind = "";
    String suite = "";
    String id = "";
    int at = 0;
    while (at < lines.size() && !lines.get(at).startsWith(PEM_BEGIN)) {
      String line = lines.get(at);
      int colon = line.indexOf(':');
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      switch (colon < 0 ? line : line.substring(0, colon)) {
        case "hotline-key" -> kind = value;
        case "suite" -> suite = value;
        case "id" -> id = value;
        default -> throw notKeyFile(name, "its heading has the line '" + Text.shown(line) + "'");
      }
      at++;
    }
    Optional<KeyKind> known = KeyKind.ofWord(kind);
    Optional<SuiteId> knownSuite = suiteOf(suite);
    if (known.isEmpty() || knownSuite.isEmpty() || !id.matches("[0-9a-f]{32}|[0-9a-f]{64}")) {
      throw notKeyFile(name, "its heading does not say hotline-key, suite and id");
    }
    List<Bytes> objects = objects(name, lines.subList(at, lines.size()));
    return new KeyFile(known.get(), knownSuite.get(), id, objects);
  }

  private static Optional<SuiteId> suiteOf(String name) {
    for (SuiteId suite : SuiteId.values()) {
      if (suite.name().equals(name)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  private static List<Bytes> objects(String name, List<String> lines) throws KeyFileException {
    List<Bytes> objects = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).equals(BEGIN)) {
        throw notKeyFile(name, "it holds something else than encrypted private keys");
      }
      int end = at + 1;
      StringBuilder base64 = new StringBuilder();
      while (end < lines.size() && !lines.get(end).equals(END)) {
        base64.append(lines.get(end));
        end++;
      }
      if (end == lines.size()) {
        throw truncated(name);
      }
      try {
        objects.add(Bytes.of(Base64.getDecoder().decode(base64.toString())));
      } catch (IllegalArgumentException e) {
        throw notKeyFile(name, "an encrypted private key in it is not base64");
      }
      at = end + 1;
    }
    if (objects.isEmpty()) {
      throw truncated(name);
    }
    if (objects.size() > MAX_OBJECTS) {
      throw notKeyFile(name, "it holds more than " + MAX_OBJECTS + " keys");
    }
    return objects;
  }

  private static KeyFileException truncated(String name) {
    return new KeyFileException(
        Problem.TRUNCATED,
        "key file " + name + " ends before its last key is complete; restore it from a backup");
  }

  private static KeyFileException notKeyFile(String name, String why) {
    return new KeyFileException(Problem.NOT_A_KEY_FILE, name + " is not a key file: " + why);
  }

  /// The whole text, 64 base64 digits a line.
  String text() {
    StringBuilder text =
        new StringBuilder()
            .append("hotline-key: ")
            .append(kind.word())
            .append("\nsuite: ")
            .append(suite)
            .append("\nid: ")
            .append(id)
            .append('\n');
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {(byte) '\n'});
    for (Bytes object : objects) {
      text.append(BEGIN)
          .append('\n')
          .append(encoder.encodeToString(object.toArray()))
          .append('\n')
          .append(END)
          .append('\n');
    }
    return text.toString();
  }
}
