package org.openhotline.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// The directory acts that an authority has made: `directory/000001.act` and on, version by
/// version.
///
/// These signed acts are the authority's only memory of its directory.
final class DirectoryFolder {
  private final Path folder;
  private final List<SignedAct> acts;

  private DirectoryFolder(Path folder, List<SignedAct> acts) {
    this.folder = folder;
    this.acts = acts;
  }

  /// The acts in a folder, which need not exist yet.
  ///
  /// @throws AuthorityException if an act is damaged or a version is missing
  /// @throws IOException if a file cannot be read
  static DirectoryFolder read(Path folder) throws IOException {
    List<SignedAct> acts = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      List<Path> files;
      try (Stream<Path> listed = Files.list(folder)) {
        files = listed.filter(f -> f.toString().endsWith(".act")).sorted().toList();
      }
      for (Path file : files) {
        acts.add(read(file, acts.size() + 1L));
      }
    }
    return new DirectoryFolder(folder, acts);
  }

  private static SignedAct read(Path file, long version) throws IOException {
    try {
      SignedAct act = Acts.parse(Files.readAllBytes(file));
      if (act.act() instanceof DirectoryChange change && change.version() == version) {
        return act;
      }
      throw new AuthorityException(file + " is not version " + version + " of the directory");
    } catch (MalformedException e) {
      throw new AuthorityException(file + " is damaged: " + e.getMessage());
    }
  }

  /// All acts, version 1 first.
  List<SignedAct> acts() {
    return List.copyOf(acts);
  }

  /// The version of the next act.
  long nextVersion() {
    return acts.size() + 1L;
  }

  /// Stores the next act.
  void add(SignedAct act) throws IOException {
    DurableFiles.writePrivate(
        folder.resolve("%06d.act".formatted(nextVersion())), act.bytes().toArray());
    acts.add(act);
  }

  /// The entries in force, later ones having replaced earlier ones of the same identifier.
  List<DirectoryEntry> entries() {
    Map<String, DirectoryEntry> entries = new LinkedHashMap<>();
    for (SignedAct act : acts) {
      if (act.act() instanceof DirectoryChange change) {
        for (DirectoryEntry entry : change.entries()) {
          entries.put(identifier(entry), entry);
        }
      }
    }
    return List.copyOf(entries.values());
  }

  private static String identifier(DirectoryEntry entry) {
    return switch (entry) {
      case DirectoryEntry.Authority a -> "authority";
      case DirectoryEntry.Officer o -> "officer " + o.officerId();
      case DirectoryEntry.Station s -> "station " + s.stationId();
      case DirectoryEntry.DeskKey k -> "desk-key " + k.keyId().hex();
      case DirectoryEntry.Revocation r -> "revocation " + r.credential().hex();
      case DirectoryEntry.RevocationLists l -> "revocation-lists";
    };
  }

  /// Bytes that an entry takes in an act, estimated from above.
  static int sizeBytes(DirectoryEntry entry) {
    int overhead = 256;
    return overhead
        + switch (entry) {
          case DirectoryEntry.Authority a ->
              a.classicalCertificate().length() + a.pqCertificate().length();
          case DirectoryEntry.Officer o -> o.name().length() * 4 + sizeBytes(o.credential());
          case DirectoryEntry.Station s -> s.tlsCertificate().length() + sizeBytes(s.credential());
          case DirectoryEntry.DeskKey k -> k.key().raw().length;
          case DirectoryEntry.Revocation r -> r.reason().length() * 4;
          case DirectoryEntry.RevocationLists l -> l.classical().length() + l.pq().length();
        };
  }

  private static int sizeBytes(org.openhotline.protocol.message.Credential credential) {
    return credential.classicalCertificate().length()
        + credential.pqCertificate().length()
        + credential.key().classical().length
        + credential.key().pq().length;
  }
}
