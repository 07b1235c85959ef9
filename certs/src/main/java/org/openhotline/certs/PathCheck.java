package org.openhotline.certs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.certs.PathResult.Accepted;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Text;

/// Checks certificates of one party against exactly that party's two roots and its revocation
/// lists.
///
/// A certificate passes when: it is strict DER of version 3; signed by the root of its chain with
/// the root's own algorithm; its key, key usage and extended key usage are exactly the profile's;
/// it is no authority; it has no critical extension that is not known here; exactly one common
/// name; the URI in its subject alternative name, its subject and the expected party agree; `at`
/// lies within its and the root's validity; and the party's revocation list does not name it. A
/// list that names it refuses it whatever the date of the entry. A missing or stale list is
/// accepted and flagged.
///
/// Any thread. A first check takes about 0.4 ms, nearly all of it the root's signature. That a
/// certificate, byte for byte, is signed by the root never changes, so it is remembered for the
/// [#MAX_REMEMBERED] certificates used last; validity and revocation are looked at every time.
public final class PathCheck {
  /// Most certificates whose signature by the root is remembered.
  static final int MAX_REMEMBERED = 2_048;

  private static final int ROOT_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private final PartyId party;
  private final ParsedCertificate classicalRoot;
  private final ParsedCertificate pqRoot;
  private final @Nullable RevocationList classicalList;
  private final @Nullable RevocationList pqList;
  private final Signed signed;

  /// Certificates that were found to be signed by their root. Of one pair of roots only.
  private static final class Signed {
    private final Map<Bytes, ParsedCertificate> leaves =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Bytes, ParsedCertificate> eldest) {
            return size() > MAX_REMEMBERED;
          }
        };

    private synchronized @Nullable ParsedCertificate find(Bytes certificate) {
      return leaves.get(certificate);
    }

    private synchronized void add(Bytes certificate, ParsedCertificate leaf) {
      leaves.put(certificate, leaf);
    }
  }

  private PathCheck(
      PartyId party,
      ParsedCertificate classicalRoot,
      ParsedCertificate pqRoot,
      @Nullable RevocationList classicalList,
      @Nullable RevocationList pqList,
      Signed signed) {
    this.party = party;
    this.signed = signed;
    this.classicalRoot = classicalRoot;
    this.pqRoot = pqRoot;
    this.classicalList = classicalList;
    this.pqList = pqList;
  }

  /// Checks against these roots, without revocation lists so far.
  ///
  /// @throws IllegalArgumentException with the sentence of [#rootFlaw] if they are not roots of the
  ///   party
  public static PathCheck of(PartyId party, DirectoryEntry.Authority roots) {
    Optional<Refused> flaw = rootFlaw(party, roots);
    if (flaw.isPresent()) {
      throw new IllegalArgumentException(flaw.get().text());
    }
    try {
      return new PathCheck(
          party,
          ParsedCertificate.of(roots.classicalCertificate()),
          ParsedCertificate.of(roots.pqCertificate()),
          null,
          null,
          new Signed());
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// The same roots with these lists, which must pass [#listFlaw].
  ///
  /// @throws IllegalArgumentException if a list is malformed
  public PathCheck with(DirectoryEntry.RevocationLists lists) {
    try {
      return new PathCheck(
          party,
          classicalRoot,
          pqRoot,
          RevocationList.of(lists.classical()),
          RevocationList.of(lists.pq()),
          signed);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// Whose certificates this checks.
  public PartyId party() {
    return party;
  }

  /// Why these are not the two self-signed roots of the party, with the keys of the entry; empty
  /// when they are. Whether they are the *right* ones only a pin can say.
  public static Optional<Refused> rootFlaw(PartyId party, DirectoryEntry.Authority roots) {
    try {
      ParsedCertificate classical = ParsedCertificate.of(roots.classicalCertificate());
      ParsedCertificate pq = ParsedCertificate.of(roots.pqCertificate());
      Optional<Refused> flaw = rootFlaw(CertificateName.rootName(party), classical, false);
      if (flaw.isPresent()) {
        return flaw;
      }
      flaw = rootFlaw(CertificateName.rootName(party), pq, true);
      if (flaw.isPresent()) {
        return flaw;
      }
      boolean same =
          Bytes.of(roots.credential().classical()).equals(classical.rawKey())
              && Bytes.of(roots.credential().pq()).equals(pq.rawKey());
      return same
          ? Optional.empty()
          : refused(
              CertificateFlaw.KEY,
              "the keys of the authority of " + party + " are not those in its root certificates");
    } catch (MalformedException e) {
      return refused(CertificateFlaw.MALFORMED, "a root of " + party + ": " + e.getMessage());
    }
  }

  /// Why a certificate is not a self-signed root of that name; empty when it is.
  static Optional<Refused> rootFlaw(
      org.bouncycastle.asn1.x500.X500Name name, ParsedCertificate root, boolean pq) {
    KeyAlgorithm algorithm = pq ? KeyAlgorithm.ML_DSA_87 : KeyAlgorithm.P384;
    String which = "the " + algorithm.title() + " root of '" + name + "' ";
    if (!root.subject().equals(name) || !root.issuer().equals(name)) {
      return refused(
          CertificateFlaw.NAME, which + "is named '" + Text.shown(root.subject().toString()) + "'");
    }
    if (!root.keyAlgorithm().equals(Optional.of(algorithm))) {
      return refused(CertificateFlaw.KEY, which + "has a key of another algorithm");
    }
    if (!root.signatureAlgorithm().equals(RootSignature.identifier(pq))) {
      return refused(CertificateFlaw.SIGNATURE_ALGORITHM, which + "is signed by another algorithm");
    }
    boolean authority =
        Boolean.TRUE.equals(root.authority())
            && root.pathLength() != null
            && root.pathLength().signum() == 0
            && root.keyUsage() != null
            && root.keyUsage() == ROOT_USAGE
            && root.unknownCritical().isEmpty();
    if (!authority) {
      return refused(
          CertificateFlaw.AUTHORITY,
          which
              + "is not a certificate authority of path length 0 for certificates and lists alone");
    }
    return RootSignature.verifies(root, pq, root.signed().toArray(), root.signature().toArray())
        ? Optional.empty()
        : refused(CertificateFlaw.SIGNATURE, which + "is not signed by its own key");
  }

  /// Why these lists must not replace the present ones; empty when they may: both signed by the
  /// roots, numbers not lower than those of the present lists, not made in the future.
  public Optional<Refused> listFlaw(DirectoryEntry.RevocationLists lists, Instant at) {
    try {
      RevocationList classical = RevocationList.of(lists.classical());
      RevocationList pq = RevocationList.of(lists.pq());
      Optional<Refused> flaw = classical.flaw(classicalRoot, false, at);
      if (flaw.isPresent()) {
        return flaw;
      }
      flaw = pq.flaw(pqRoot, true, at);
      if (flaw.isPresent()) {
        return flaw;
      }
      return older(classical, classicalList) || older(pq, pqList)
          ? refused(
              CertificateFlaw.REVOCATION_LIST,
              "a revocation list of " + party + " has a lower number than the one in force")
          : Optional.empty();
    } catch (MalformedException e) {
      return refused(CertificateFlaw.REVOCATION_LIST, party + ": " + e.getMessage());
    }
  }

  private static boolean older(RevocationList next, @Nullable RevocationList present) {
    return present != null && next.number().compareTo(present.number()) < 0;
  }

  /// Checks a certificate of the party at an instant.
  public PathResult check(Bytes certificate, Profile profile, Instant at) {
    if (profile == Profile.RELAY_TLS) {
      throw new IllegalArgumentException("a party issues no relay certificates");
    }
    ParsedCertificate known = signed.find(certificate);
    ParsedCertificate leaf;
    try {
      leaf = known == null ? ParsedCertificate.of(certificate) : known;
    } catch (MalformedException e) {
      return new Refused(
          CertificateFlaw.MALFORMED, "the " + profile.title() + ": " + e.getMessage());
    }
    boolean pq = profile.fromPqRoot();
    LeafCheck check = new LeafCheck(leaf, profile, pq ? pqRoot : classicalRoot, at, known != null);
    Optional<CertificateName> name = nameOf(leaf);
    Optional<Refused> flaw =
        check
            .form()
            .or(() -> name(check, leaf, profile, name))
            .or(check::path)
            .or(() -> revocation(check, leaf, pq));
    if (flaw.isPresent()) {
      return flaw.get();
    }
    if (known == null) {
      signed.add(certificate, leaf);
    }
    return new Accepted(
        name.orElseThrow(), leaf.rawKey(), leaf.notBefore(), leaf.notAfter(), status(pq, at));
  }

  /// Whom a certificate claims to be for, from its one URI; empty when it is malformed or names
  /// nobody. A claim only: it says which party's [PathCheck] has to be asked.
  public static Optional<CertificateName> claimedName(Bytes certificate) {
    try {
      return nameOf(ParsedCertificate.of(certificate));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<CertificateName> nameOf(ParsedCertificate leaf) {
    return leaf.uris().size() == 1 && leaf.hosts().isEmpty() && !leaf.otherNames()
        ? CertificateName.parse(leaf.uris().getFirst())
        : Optional.empty();
  }

  private Optional<Refused> name(
      LeafCheck check, ParsedCertificate leaf, Profile profile, Optional<CertificateName> claimed) {
    if (claimed.isEmpty()) {
      return check.refused(
          CertificateFlaw.NAME,
          "does not have exactly one alternative name of the form hotline://PARTY/DESK/officer/ID"
              + " or …/station/ID");
    }
    CertificateName name = claimed.get();
    String organisation = LeafCheck.single(leaf.subject(), BCStyle.O);
    if (!name.party().equals(party) || !party.value().equals(organisation)) {
      return check.refused(
          CertificateFlaw.OTHER_PARTY,
          "speaks for party "
              + name.party()
              + " in its URI and '"
              + Text.shown(String.valueOf(organisation))
              + "' in its subject; this authority may name "
              + party
              + " only");
    }
    if (!leaf.subject().equals(name.subject())
        || !List.of(leaf.subject().getRDNs()).equals(List.of(name.subject().getRDNs()))) {
      return check.refused(
          CertificateFlaw.NAME, "must have the subject '" + name.subject() + "' for " + name);
    }
    return profile.holder().isPresent() && profile.holder().get() != name.kind()
        ? check.refused(CertificateFlaw.NAME, "must be for a station; it is for " + name)
        : Optional.empty();
  }

  private Optional<Refused> revocation(LeafCheck check, ParsedCertificate leaf, boolean pq) {
    RevocationList list = pq ? pqList : classicalList;
    return list != null && list.serials().contains(leaf.serial())
        ? check.refused(
            CertificateFlaw.REVOKED,
            "was revoked by list " + list.number() + " of " + list.thisUpdate())
        : Optional.empty();
  }

  private PathResult.Revocation status(boolean pq, Instant at) {
    RevocationList list = pq ? pqList : classicalList;
    return list == null ? PathResult.Revocation.MISSING : list.status(at);
  }

  private static Optional<Refused> refused(CertificateFlaw flaw, String text) {
    return Optional.of(new Refused(flaw, text));
  }
}
