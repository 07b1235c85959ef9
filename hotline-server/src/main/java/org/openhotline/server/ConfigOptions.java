package org.openhotline.server;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.Passphrases;
import org.openhotline.server.config.RelayConfig;
import org.openhotline.server.config.RelayConfigReader;
import org.openhotline.server.config.RelayConfigReading;
import picocli.CommandLine.Option;

/// The options of every command that needs a relay's configuration.
final class ConfigOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "The relay's configuration, YAML.")
  private @Nullable Path file;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Holds the passphrase of the relay's keys in its first line. Else"
              + " HOTLINE_PASSPHRASE_FILE, HOTLINE_PASSPHRASE, or a prompt.")
  private @Nullable Path passphraseFile;

  /// Reads the configuration.
  ///
  /// @throws UserException naming the file, line and column
  RelayConfig read() throws IOException {
    Path config = file;
    if (config == null) {
      throw new UserException(
          UserException.USAGE,
          "no configuration given; add --config FILE (--help lists the options)");
    }
    String text;
    try {
      text = Files.readString(config);
    } catch (NoSuchFileException e) {
      throw new UserException(UserException.USAGE, config + " does not exist");
    } catch (MalformedInputException e) {
      throw new UserException(UserException.CONFIGURATION, config + " is not UTF-8 text");
    }
    Path parent = config.toAbsolutePath().getParent();
    return switch (RelayConfigReader.read(
        config.toString(), text, parent == null ? Path.of("/") : parent)) {
      case RelayConfigReading.Valid valid -> valid.config();
      case RelayConfigReading.Invalid invalid ->
          throw new UserException(
              UserException.CONFIGURATION,
              "the configuration cannot be used\n" + String.join("\n", invalid.lines()));
    };
  }

  /// A vault that opens the relay's key files.
  ///
  /// @throws IOException with a sentence for people if there is no passphrase
  KeyVault vault(RelayConfig of) throws IOException {
    char[] passphrase =
        new Passphrases(passphraseFile, System.getenv(), Passphrases.terminal())
            .existing("the relay's keys in " + of.record().key().getParent());
    try {
      return new KeyVault(passphrase, KeyProtection.STANDARD, new SecureRandom());
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}
