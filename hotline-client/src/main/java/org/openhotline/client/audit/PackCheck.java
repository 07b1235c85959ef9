package org.openhotline.client.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.RecordVerification;
import org.openhotline.client.book.FactText;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// Verifies an evidence pack or an exported record without a relay and without a station's keys.
///
/// Trust begins at the agreement: the one that the caller holds, or the one in the pack, whose
/// digest the caller must then compare.
public final class PackCheck {
  private static final String ENTRIES = "entries/";
  private static final String ENTRY = ".entry";

  private final SortedMap<String, Bytes> files;
  private final SortedMap<AgreementId, Agreement> trusted;

  private PackCheck(SortedMap<String, Bytes> files, SortedMap<AgreementId, Agreement> trusted) {
    this.files = files;
    this.trusted = trusted;
  }

  /// What was verified.
  ///
  /// @param origin name of the record
  /// @param treeSize entries of the record at the checkpoint
  /// @param entries entries that were verified
  /// @param acts acts whose signatures and signers were verified
  /// @param agreements digests of the agreements that the trust began at
  /// @param ownTrust whether that agreement came from the caller, not from the pack
  /// @param facts every entry in words, in order
  public record Report(
      String origin,
      long treeSize,
      long entries,
      long acts,
      List<String> agreements,
      boolean ownTrust,
      List<FactText> facts) {
    /// Copies the lists.
    public Report {
      agreements = List.copyOf(agreements);
      facts = List.copyOf(facts);
    }
  }

  /// Verifies the pack at `source`.
  ///
  /// @param agreement file with the canonical agreement that the caller trusts; null: take the
  ///   pack's
  /// @throws AuditException with one sentence at the first thing that does not verify
  /// @throws IOException if a file cannot be read
  public static Report check(Path source, @Nullable Path agreement)
      throws IOException, AuditException {
    return check(source, agreement, _ -> {});
  }

  /// Verifies the pack at `source` and hands on its entries.
  ///
  /// @param agreement as above
  /// @param taker takes every entry in order; what it took counts only if this method returns
  /// @throws AuditException with one sentence at the first thing that does not verify
  /// @throws IOException if a file cannot be read
  public static Report check(Path source, @Nullable Path agreement, Consumer<RecordEntry> taker)
      throws IOException, AuditException {
    SortedMap<String, Bytes> files = PackFiles.read(source);
    SortedMap<AgreementId, Agreement> trusted = new TreeMap<>();
    if (agreement == null) {
      for (Map.Entry<String, Bytes> file : files.entrySet()) {
        if (file.getKey().startsWith(PackFiles.AGREEMENTS)) {
          trust(trusted, file.getKey(), file.getValue());
        }
      }
    } else {
      trust(trusted, agreement.toString(), Bytes.of(Files.readAllBytes(agreement)));
    }
    if (trusted.isEmpty()) {
      throw new AuditException(
          source + " holds no agreement, so there is nothing to trust; name one with --agreement");
    }
    return new PackCheck(files, trusted).check(agreement != null, taker);
  }

  private static void trust(SortedMap<AgreementId, Agreement> trusted, String name, Bytes document)
      throws AuditException {
    Optional<Agreement> read = AgreementReader.fromCanonical(document);
    if (read.isEmpty() || read.get().trust() == null) {
      throw new AuditException(
          name + " is not an agreement in canonical form with a trust section");
    }
    trusted.put(read.get().version().id(), read.get());
  }

  private Report check(boolean ownTrust, Consumer<RecordEntry> taker) throws AuditException {
    Checkpoint checkpoint = checkpoint();
    RecordFold fold = new RecordFold(trusted);
    List<FactText> facts = new ArrayList<>();
    SortedMap<Long, byte[]> entries =
        files.keySet().stream().anyMatch(f -> f.startsWith(ENTRIES) && f.endsWith(ENTRY))
            ? proven(checkpoint)
            : whole(checkpoint);
    for (Map.Entry<Long, byte[]> each : entries.entrySet()) {
      RecordEntry entry = fold.take(each.getKey(), each.getValue());
      facts.add(FactText.of(fold.book(), each.getKey(), entry));
      taker.accept(entry);
    }
    signatures(entries);
    return new Report(
        checkpoint.origin(),
        checkpoint.size(),
        entries.size(),
        fold.acts(),
        trusted.values().stream().map(a -> a.version().id() + " " + a.version().digest()).toList(),
        ownTrust,
        facts);
  }

  private Checkpoint checkpoint() throws AuditException {
    Trust trust = java.util.Objects.requireNonNull(trusted.firstEntry().getValue().trust());
    CheckpointVerifier verifier;
    try {
      verifier = RecordVerification.of(trust.relay());
    } catch (IllegalArgumentException e) {
      throw new AuditException(String.valueOf(e.getMessage()));
    }
    return switch (verifier.verify(file("checkpoint").toArray())) {
      case CheckpointCheck.Accepted accepted -> accepted.checkpoint();
      case CheckpointCheck.Malformed bad -> throw new AuditException(bad.explain());
      case CheckpointCheck.WrongOrigin bad -> throw new AuditException(bad.explain());
      case CheckpointCheck.MissingSignature bad -> throw new AuditException(bad.explain());
      case CheckpointCheck.BadSignature bad -> throw new AuditException(bad.explain());
    };
  }

  private Bytes file(String name) throws AuditException {
    Bytes bytes = files.get(name);
    if (bytes == null) {
      throw new AuditException("the pack has no file " + name);
    }
    return bytes;
  }

  /// Single entries, each with its proof.
  private SortedMap<Long, byte[]> proven(Checkpoint checkpoint) throws AuditException {
    SortedMap<Long, byte[]> entries = new TreeMap<>();
    for (String name : files.keySet()) {
      if (name.startsWith(ENTRIES) && name.endsWith(ENTRY)) {
        String number = name.substring(ENTRIES.length(), name.length() - ENTRY.length());
        long leaf;
        try {
          leaf = Long.parseLong(number);
        } catch (NumberFormatException e) {
          throw new AuditException(name + " is not named after a leaf");
        }
        byte[] entry = file(name).toArray();
        List<Hash> path = path(ENTRIES + number + ".proof");
        ProofCheck check =
            new InclusionProof(leaf, checkpoint.size(), path)
                .verify(Merkle.leafHash(entry), checkpoint.root());
        if (!check.valid()) {
          throw new AuditException(name + " is not in the record: " + check.explain());
        }
        List<Bytes> hashes = path.stream().map(h -> Bytes.of(h.bytes())).toList();
        String lines = EvidencePack.sides(leaf, checkpoint.size(), hashes);
        if (!file(ENTRIES + number + ".proof").equals(RecordExport.text(lines))) {
          throw new AuditException(ENTRIES + number + ".proof names the wrong side of a hash");
        }
        entries.put(leaf, entry);
      }
    }
    return entries;
  }

  private List<Hash> path(String name) throws AuditException {
    List<Hash> path = new ArrayList<>();
    String text = new String(file(name).toArray(), StandardCharsets.US_ASCII);
    for (String line : text.lines().toList()) {
      int blank = line.indexOf(' ');
      try {
        path.add(Hash.fromHex(line.substring(blank + 1)));
      } catch (IllegalArgumentException e) {
        throw new AuditException(name + " holds a line that is no hash");
      }
    }
    return path;
  }

  /// All entries of an exported record; root and tiles are recomputed.
  private SortedMap<Long, byte[]> whole(Checkpoint checkpoint) throws AuditException {
    SortedMap<Long, byte[]> entries = new TreeMap<>();
    MerkleTiles tiles = new MerkleTiles();
    try {
      for (long first = 0; first < checkpoint.size(); first += 256) {
        int width = (int) Math.min(256, checkpoint.size() - first);
        var id = new org.openhotline.protocol.log.BundleId(first / 256, width);
        long leaf = first;
        for (byte[] entry :
            org.openhotline.protocol.log.EntryBundle.decode(id, file(id.path()).toArray())) {
          entries.put(leaf++, entry);
          tiles.append(entry);
        }
      }
    } catch (org.openhotline.protocol.log.DamagedRecordException e) {
      throw new AuditException(String.valueOf(e.getMessage()));
    }
    if (!tiles.root().equals(checkpoint.root())) {
      throw new AuditException(
          "the entries have the root "
              + tiles.root()
              + ", but "
              + checkpoint.root()
              + " was signed: the record was altered");
    }
    for (Map.Entry<String, byte[]> tile : tiles.files().entrySet()) {
      if (!file(tile.getKey()).equals(Bytes.of(tile.getValue()))) {
        throw new AuditException(
            "tile " + tile.getKey() + " does not hold the hashes of the entries");
      }
    }
    return entries;
  }

  /// The files for foreign tools must be those of the verified acts.
  private void signatures(SortedMap<Long, byte[]> entries) throws AuditException {
    for (String name : files.keySet()) {
      if (!name.startsWith("acts/")) {
        continue;
      }
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      long leaf;
      try {
        leaf = Long.parseLong(folder.substring("acts/".length()).split("-", 2)[0]);
      } catch (NumberFormatException e) {
        throw new AuditException(name + " is not named after a leaf");
      }
      byte[] bytes = entries.get(leaf);
      if (bytes == null || !(entry(leaf, bytes) instanceof RecordEntry.OfAct act)) {
        throw new AuditException(name + " belongs to no act in this pack");
      }
      String file = name.substring(folder.length());
      Bytes expected = expected(act, file);
      if (expected != null && !expected.equals(files.get(name))) {
        throw new AuditException(name + " is not what stands in leaf " + leaf);
      }
    }
  }

  private static @Nullable Bytes expected(RecordEntry.OfAct act, String file) {
    if (file.equals("act")) {
      return act.act().bytes();
    }
    int signer = Character.digit(file.charAt(0), 10) - 1;
    if (signer < 0 || signer >= act.act().signatures().size()) {
      return null;
    }
    var signed = act.act().signatures().get(signer);
    return switch (file.substring(1)) {
      case ".tbs" -> Bytes.of(Acts.signatureInput(act.act(), signed.suite()));
      case ".classical.sig" -> Bytes.of(signed.signature().classical());
      case ".pq.sig" -> Bytes.of(signed.signature().pq());
      default -> null; // certificates and names: the fold takes those in the directory, not these
    };
  }

  static RecordEntry entry(long leaf, byte[] bytes) throws AuditException {
    try {
      return Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new AuditException("leaf " + leaf + " is not an entry: " + e.refusal());
    }
  }
}
