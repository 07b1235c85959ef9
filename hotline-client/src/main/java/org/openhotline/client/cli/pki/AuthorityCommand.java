package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.Passphrases;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// A command on files alone: it does its work and tells what came of it, or says in one sentence
/// why it could not, with exit code 2 for what the user typed and 5 for keys, trust and files.
@Command(sortOptions = false, mixinStandardHelpOptions = true)
abstract class AuthorityCommand implements Callable<Integer> {
  static final int DONE = 0;
  static final int NEGATIVE = 1;
  static final int USAGE = 2;
  static final int CONFIGURATION = 5;

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "One JSON object a line.")
  boolean json;

  @Option(
      names = "--passphrase-file",
      description =
          "File with the passphrase of the key files (default: prompt, or the variables"
              + " HOTLINE_PASSPHRASE_FILE and HOTLINE_PASSPHRASE).",
      paramLabel = "FILE")
  @Nullable Path passphraseFile;

  final SecureRandom random = new SecureRandom();

  /// Does the work; the exit code.
  abstract int run() throws IOException;

  @Override
  public final Integer call() {
    try {
      return run();
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? kind(e) : e.getReason();
      return failed(CONFIGURATION, "cannot use " + e.getFile() + ": " + reason);
    } catch (IOException e) {
      return failed(CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return failed(USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static String kind(FileSystemException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "it does not exist";
      case java.nio.file.AccessDeniedException _ -> "access is denied";
      case java.nio.file.NotDirectoryException _ -> "it is not a folder";
      case java.nio.file.FileAlreadyExistsException _ -> "it exists already";
      default -> "the file system refuses (" + e.getClass().getSimpleName() + ")";
    };
  }

  private int failed(int code, String sentence) {
    spec.commandLine().getErr().println("hotline: " + Text.multiline(sentence));
    spec.commandLine().getErr().flush();
    return code;
  }

  /// One result: a line for people, or the fields as one JSON object.
  final void tell(String line, Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    spec.commandLine()
        .getOut()
        .println(json ? JsonMapper.shared().writeValueAsString(fields) : line);
    spec.commandLine().getOut().flush();
  }

  /// A line for people only.
  final void remark(String line) {
    if (!json) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }

  /// Opens key files that exist.
  final KeyVault vault(String what) throws IOException {
    return vault(passphrases().existing(what));
  }

  /// Makes key files.
  final KeyVault freshVault(String what) throws IOException {
    return vault(passphrases().fresh(what));
  }

  private Passphrases passphrases() {
    return new Passphrases(passphraseFile, System.getenv(), Passphrases.terminal());
  }

  private KeyVault vault(char[] passphrase) {
    try {
      return new KeyVault(passphrase, KeyProtection.STANDARD, random);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /// What authorities take from outside.
  final PartyAuthority.Environment environment(KeyVault vault) {
    return new PartyAuthority.Environment(vault, InstantSource.system(), random);
  }
}
