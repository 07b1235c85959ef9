package org.openhotline.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.crypto.SealingKeyPair;

/// Desk keys on their way to another station of the desk: one file of key files under a passphrase
/// that is used once and told by another way than the file.
///
/// Each part is a line `desk-key-from: <time>` and the text of a key file. The receiving station
/// stores the keys under its own passphrase and the package is destroyed.
public final class DeskKeyPackage {
  private static final String FROM = "desk-key-from: ";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 6;
  private static final int GROUP_CHARACTERS = 5;
  private static final int MAX_BYTES = 1 << 20;

  private DeskKeyPackage() {}

  /// A desk key and when it came into use.
  ///
  /// @param key the key
  /// @param from when it came into use
  public record Entry(SealingKeyPair key, Instant from) {}

  /// A passphrase to be used once: six groups of five characters, 148 bits.
  public static String oneTimePassphrase(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_CHARACTERS; i++) {
      if (i > 0 && i % GROUP_CHARACTERS == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /// Writes a package under the passphrase of `oneTime`.
  ///
  /// @throws IOException if the file exists or cannot be written
  public static void write(Path file, List<Entry> entries, KeyVault oneTime) throws IOException {
    DurableFiles.requireAbsent(file);
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(FROM).append(time(entry.from())).append('\n');
      text.append(oneTime.deskText(entry.key()));
    }
    DurableFiles.writePrivate(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Opens a package.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public static List<Entry> read(Path file, KeyVault oneTime) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw notPackage(file);
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    List<Entry> entries = new ArrayList<>();
    int at = text.indexOf(FROM);
    while (at >= 0) {
      int lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0) {
        throw notPackage(file);
      }
      int next = text.indexOf(FROM, lineEnd);
      String part = text.substring(lineEnd + 1, next < 0 ? text.length() : next);
      Instant from;
      try {
        from = instant(text.substring(at + FROM.length(), lineEnd).strip());
      } catch (DateTimeParseException e) {
        throw notPackage(file);
      }
      entries.add(new Entry(oneTime.deskOf(file, part), from));
      at = next;
    }
    if (entries.isEmpty()) {
      throw notPackage(file);
    }
    return entries;
  }

  private static KeyFileException notPackage(Path file) {
    return new KeyFileException(
        KeyFileException.Problem.NOT_A_KEY_FILE,
        file + " is not a package of desk keys; make one with hotline pki desk export");
  }

  /// A time as it stands in names of desk key files; later ones sort after earlier ones.
  static String time(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  /// The time in the name of a desk key file, `desk-<time>-<key id>.pem`.
  ///
  /// @throws IOException if the name has another form
  static Instant timeOf(String fileName) throws IOException {
    String[] parts = fileName.split("-", -1);
    try {
      return instant(parts.length < 2 ? "" : parts[1]);
    } catch (DateTimeParseException e) {
      throw new IOException(fileName + " is not named like a desk key file", e);
    }
  }

  private static Instant instant(String text) {
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
  }
}
