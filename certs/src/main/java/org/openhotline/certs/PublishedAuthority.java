package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;

/// What an authority's folder tells everybody: read without its passphrase.
///
/// @param party the party
/// @param plane live or exercise
/// @param pin digests of the two roots
/// @param entries directory entries in force
public record PublishedAuthority(
    PartyId party, Plane plane, Trust.AuthorityPin pin, List<DirectoryEntry> entries) {
  /// Copies the list.
  public PublishedAuthority {
    entries = List.copyOf(entries);
  }

  /// Whether a folder holds a party's authority.
  public static boolean isAuthority(Path folder) {
    return Files.exists(folder.resolve(PartyAuthority.SETTINGS));
  }

  /// Reads a folder.
  ///
  /// @throws IOException with a sentence for people if it holds no authority or files are damaged
  public static PublishedAuthority read(Path folder) throws IOException {
    Path file = folder.resolve(PartyAuthority.SETTINGS);
    Map<String, String> settings = Headings.read(file, "authority");
    Bytes classical =
        Pem.read(folder.resolve(PartyAuthority.CLASSICAL_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    Bytes pq = Pem.read(folder.resolve(PartyAuthority.PQ_ROOT), Pem.Kind.CERTIFICATE).getFirst();
    return new PublishedAuthority(
        Settings.party(file, Headings.require(file, settings, "party")),
        Settings.plane(file, Headings.require(file, settings, "plane")),
        new Trust.AuthorityPin(Sha256.of(classical), Sha256.of(pq)),
        DirectoryFolder.read(folder.resolve("directory")).entries());
  }
}
