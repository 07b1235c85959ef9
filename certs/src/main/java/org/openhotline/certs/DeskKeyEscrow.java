package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;

/// The authority's copies of its desks' keys, from which new stations of a desk are equipped:
/// `desks/<desk>/desk-<time>-<key id>.pem`, encrypted under the authority's passphrase.
///
/// A party that does not want its authority to be able to read messages deletes the folder after
/// enrolment and hands keys from station to station ([DeskKeyPackage]).
public final class DeskKeyEscrow {
  /// How long a desk key is used for new messages; a new one is made well before, so that they
  /// overlap.
  public static final Duration VALIDITY = Duration.ofDays(30);

  private final Path folder;
  private final KeyVault vault;
  private final SecureRandom random;

  /// The copies of the authority in `authority`.
  public DeskKeyEscrow(Path authority, KeyVault vault, SecureRandom random) {
    this.folder = authority.resolve("desks");
    this.vault = vault;
    this.random = random;
  }

  /// A new key and its directory entry.
  ///
  /// @param key the key and when it comes into use
  /// @param entry the entry to be published
  public record Made(DeskKeyPackage.Entry key, DirectoryEntry.DeskKey entry) {}

  /// Makes a key for a desk and stores the copy.
  ///
  /// @param from first instant of use
  /// @throws IOException if the copy cannot be written
  public Made make(DeskId desk, SuiteId suite, Instant from, Duration validity) throws IOException {
    SealingKeyPair key = SealingKeyPair.generate(suite, random);
    Instant begin = from.truncatedTo(ChronoUnit.SECONDS);
    DurableFiles.privateFolder(folder.resolve(desk.value()));
    vault.writeDesk(
        folder
            .resolve(desk.value())
            .resolve("desk-" + DeskKeyPackage.time(begin) + "-" + key.keyId().hex() + ".pem"),
        key);
    return new Made(
        new DeskKeyPackage.Entry(key, begin),
        new DirectoryEntry.DeskKey(desk, key.publicKey(), begin, begin.plus(validity)));
  }

  /// All keys of a desk, oldest first; empty when there is none.
  ///
  /// @throws KeyFileException naming what is wrong with a key file or the passphrase
  /// @throws IOException if a file cannot be read
  public List<DeskKeyPackage.Entry> keys(DeskId desk) throws IOException {
    Path ofDesk = folder.resolve(desk.value());
    if (!Files.isDirectory(ofDesk)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(ofDesk)) {
      files = listed.filter(f -> f.toString().endsWith(".pem")).sorted().toList();
    }
    List<DeskKeyPackage.Entry> keys = new ArrayList<>();
    for (Path file : files) {
      keys.add(
          new DeskKeyPackage.Entry(
              vault.desk(file), DeskKeyPackage.timeOf(String.valueOf(file.getFileName()))));
    }
    return keys;
  }
}
