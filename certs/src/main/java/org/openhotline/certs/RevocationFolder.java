package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openhotline.certs.IssuedList.Issued;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryEntry;

/// The revocation lists in force of both chains of an authority, in PEM files.
final class RevocationFolder {
  private static final String CLASSICAL = "crl-classical.crl";
  private static final String PQ = "crl-pq.crl";

  private final Path folder;
  private final CertificateIssuer issuer;
  private final Duration validity;

  RevocationFolder(Path folder, CertificateIssuer issuer, Duration validity) {
    this.folder = folder;
    this.issuer = issuer;
    this.validity = validity;
  }

  /// The lists in force.
  DirectoryEntry.RevocationLists read() throws IOException {
    return new DirectoryEntry.RevocationLists(
        Pem.read(folder.resolve(CLASSICAL), Pem.Kind.REVOCATION_LIST).getFirst(),
        Pem.read(folder.resolve(PQ), Pem.Kind.REVOCATION_LIST).getFirst());
  }

  /// Writes the first lists, which name nothing.
  void writeFirst(Instant now) throws IOException {
    write(BigInteger.ONE, List.of(), now);
  }

  /// Writes the next lists, which name all that was revoked.
  void writeNext(List<Issued> issued, Instant now) throws IOException {
    try {
      BigInteger classical = RevocationList.of(read().classical()).number();
      BigInteger pq = RevocationList.of(read().pq()).number();
      write(classical.max(pq).add(BigInteger.ONE), issued, now);
    } catch (MalformedException e) {
      throw new AuthorityException("a revocation list in " + folder + ": " + e.getMessage());
    }
  }

  private void write(BigInteger number, List<Issued> issued, Instant now) throws IOException {
    for (boolean pq : new boolean[] {false, true}) {
      List<CertificateIssuer.Revoked> revoked = new ArrayList<>();
      for (Issued each : issued) {
        Instant at = each.revoked();
        if (at != null && each.profile().fromPqRoot() == pq) {
          revoked.add(new CertificateIssuer.Revoked(each.serial(), at));
        }
      }
      Bytes list = issuer.revocationList(pq, number, now, now.plus(validity), revoked);
      Pem.write(folder.resolve(pq ? PQ : CLASSICAL), Pem.Kind.REVOCATION_LIST, List.of(list));
    }
  }
}
