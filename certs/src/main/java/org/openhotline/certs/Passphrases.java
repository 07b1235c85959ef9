package org.openhotline.certs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where passphrases come from, in this order: a file named on the command line,
/// `HOTLINE_PASSPHRASE_FILE`, `HOTLINE_PASSPHRASE`, a prompt. Never an argument, because arguments
/// show in the process list.
///
/// A file holds the passphrase in its first line, UTF-8. Whoever gets the characters overwrites
/// them.
public final class Passphrases {
  /// Environment variable with the path of a file.
  public static final String FILE_VARIABLE = "HOTLINE_PASSPHRASE_FILE";

  /// Environment variable with the passphrase itself.
  public static final String VARIABLE = "HOTLINE_PASSPHRASE";

  private static final int MAX_BYTES = 1024;

  private final @Nullable Path file;
  private final Map<String, String> environment;
  private final Prompt prompt;

  /// Sources of passphrases.
  ///
  /// @param file named on the command line; null when none was
  /// @param environment environment variables
  /// @param prompt asks a person
  public Passphrases(@Nullable Path file, Map<String, String> environment, Prompt prompt) {
    this.file = file;
    this.environment = Map.copyOf(environment);
    this.prompt = prompt;
  }

  /// Asks a person for a passphrase.
  @FunctionalInterface
  public interface Prompt {
    /// The characters that were typed unseen; null when nobody can be asked.
    char @Nullable [] ask(String question);
  }

  /// Asks on the terminal of this process, if it has one.
  public static Prompt terminal() {
    return question -> {
      java.io.Console console = java.util.Objects.requireNonNull(System.console());
      return console.isTerminal() ? console.readPassword("%s: ", question) : null;
    };
  }

  /// The passphrase of keys that exist; `what` completes "passphrase of …".
  ///
  /// @throws IOException with a sentence for people if there is none
  public char[] existing(String what) throws IOException {
    char[] given = given();
    if (given.length > 0) {
      return given;
    }
    return asked("passphrase of " + what);
  }

  /// A passphrase for keys that are being made; asked for twice at a prompt.
  ///
  /// @throws IOException with a sentence for people if there is none or the two differ
  public char[] fresh(String what) throws IOException {
    char[] given = given();
    if (given.length > 0) {
      return given;
    }
    char[] first = asked("new passphrase of " + what);
    char[] second = asked("the same passphrase again");
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, '\0');
    if (!same) {
      Arrays.fill(first, '\0');
      throw new IOException("the two passphrases differ; nothing was written");
    }
    return first;
  }

  private char[] asked(String question) throws IOException {
    char[] typed = prompt.ask(question);
    if (typed == null) {
      throw new IOException(
          "no passphrase: there is no terminal to ask on; give --passphrase-file, or set "
              + FILE_VARIABLE
              + " or "
              + VARIABLE);
    }
    if (typed.length == 0) {
      throw new IOException("an empty passphrase is not accepted");
    }
    return typed;
  }

  private char[] given() throws IOException {
    if (file != null) {
      return ofFile(file);
    }
    String named = environment.get(FILE_VARIABLE);
    if (named != null && !named.isEmpty()) {
      return ofFile(Path.of(named));
    }
    String value = environment.get(VARIABLE);
    return value == null ? new char[0] : value.toCharArray();
  }

  private static char[] ofFile(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("passphrase file " + file + " has more than " + MAX_BYTES + " bytes");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no passphrase file " + file, e);
    }
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = 0;
    while (length < decoded.length()
        && decoded.charAt(length) != '\n'
        && decoded.charAt(length) != '\r') {
      length++;
    }
    char[] line = new char[length];
    decoded.get(line);
    if (length == 0) {
      throw new IOException("passphrase file " + file + " has an empty first line");
    }
    return line;
  }
}
