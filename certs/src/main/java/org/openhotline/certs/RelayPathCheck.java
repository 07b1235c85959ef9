package org.openhotline.certs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openhotline.certs.ParsedCertificate.Host;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Text;

/// Checks a relay's TLS certificate against the root that an agreement pins.
///
/// The relay sends leaf and root; the root counts because its SHA-256 is the pinned one, and for no
/// other reason. The leaf must be of profile [Profile#RELAY_TLS], signed by that root, valid at the
/// instant, and name the host that was dialled. Immutable.
public final class RelayPathCheck {
  private static final int MAX_CHAIN = 4;

  private final Digest pinnedRoot;

  /// Checks against the root of this SHA-256.
  public RelayPathCheck(Digest pinnedRoot) {
    this.pinnedRoot = pinnedRoot;
  }

  /// What is wrong with a relay's chain, leaf first; empty when nothing is.
  ///
  /// @param chain certificates as the relay sent them
  /// @param host the host name or address that was dialled
  /// @param at the time of the check
  public Optional<Refused> flaw(List<Bytes> chain, String host, Instant at) {
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      return refused(
          CertificateFlaw.MALFORMED, "the relay sent " + chain.size() + " certificates, not 2");
    }
    Optional<Bytes> pinned =
        chain.stream().filter(c -> Sha256.of(c).equals(pinnedRoot)).findFirst();
    if (pinned.isEmpty()) {
      return refused(
          CertificateFlaw.ISSUER,
          "the relay did not send the root that the agreement pins, SHA-256 "
              + pinnedRoot
              + "; this is another relay, or the agreement must be renewed");
    }
    try {
      ParsedCertificate root = ParsedCertificate.of(pinned.get());
      Optional<Refused> flaw = PathCheck.rootFlaw(root.subject(), root, false);
      if (flaw.isPresent()) {
        return flaw;
      }
      ParsedCertificate leaf = ParsedCertificate.of(chain.getFirst());
      LeafCheck check = new LeafCheck(leaf, Profile.RELAY_TLS, root, at, false);
      return check.form().or(() -> host(check, leaf, host)).or(check::path);
    } catch (MalformedException e) {
      return refused(CertificateFlaw.MALFORMED, "the relay's certificate: " + e.getMessage());
    }
  }

  private static Optional<Refused> host(LeafCheck check, ParsedCertificate leaf, String dialled) {
    Host host;
    try {
      host = HostNames.of(dialled);
    } catch (IllegalArgumentException e) {
      return refused(CertificateFlaw.NAME, e.getMessage());
    }
    if (!leaf.uris().isEmpty() || leaf.otherNames()) {
      return check.refused(CertificateFlaw.NAME, "names something else than hosts");
    }
    return leaf.hosts().contains(host)
        ? Optional.empty()
        : check.refused(
            CertificateFlaw.NAME,
            "does not name the host '"
                + Text.shown(dialled)
                + "' that was dialled; dial a name that it has, or have it issued again");
  }

  private static Optional<Refused> refused(
      CertificateFlaw flaw, @org.jspecify.annotations.Nullable String text) {
    return Optional.of(new Refused(flaw, String.valueOf(text)));
  }
}
