package org.openhotline.client.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openhotline.client.Proof;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileProofs;
import org.openhotline.protocol.log.VerifierKey;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Credential;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;

/// Everything that shows an outsider what happened to one message, offline: entries, proofs,
/// checkpoint, keys, certificates, and every signature as files that stock tools can check.
///
/// The directory and agreement entries that explain the signers are in it too. The sealed text is
/// not.
public final class EvidencePack {
  /// SubjectPublicKeyInfo of an Ed25519 key is these 12 bytes and the key (RFC 8410 section 4).
  private static final byte[] ED25519_INFO = HexFormat.of().parseHex("302a300506032b6570032100");

  private final SortedMap<String, Bytes> files = new TreeMap<>();
  private final List<String> commands = new ArrayList<>();
  private final RecordBook book;

  private EvidencePack(RecordBook book) {
    this.book = book;
  }

  /// Writes the pack.
  ///
  /// @param message the message
  /// @param proof its entries, proven against one checkpoint
  /// @param copy the whole record at least up to that checkpoint
  /// @param agreements trusted ones
  /// @param target folder, or file that ends in `.zip`; must not exist
  /// @return number of entries in the pack
  /// @throws AuditException if copy and proof do not fit together
  public static int write(
      ActId message, Proof proof, RecordCopy copy, SortedMap<?, Agreement> agreements, Path target)
      throws IOException, AuditException {
    RecordFold fold = fold(copy, agreements, proof.treeSize());
    MerkleTiles tiles = new MerkleTiles();
    TreeMap<Long, Proof.Leaf> leaves = new TreeMap<>();
    proof.leaves().forEach(l -> leaves.put(l.index(), l));
    TreeSet<Long> context = new TreeSet<>();
    TreeMap<Long, byte[]> explaining = new TreeMap<>();
    copy.read((leaf, bytes) -> {
      if (leaf < proof.treeSize()) {
        tiles.append(bytes);
        if (explains(bytes, leaf)) {
          explaining.put(leaf, bytes);
        }
      }
    });
    TileProofs proofs = new TileProofs(tiles);
    for (var entry : explaining.entrySet()) {
      if (!leaves.containsKey(entry.getKey())) {
        context.add(entry.getKey());
        List<Bytes> path =
            proofs.inclusion(entry.getKey(), proof.treeSize()).path().stream()
                .map(h -> Bytes.of(h.bytes()))
                .toList();
        leaves.put(
            entry.getKey(), new Proof.Leaf(entry.getKey(), Bytes.of(entry.getValue()), path));
      }
    }
    EvidencePack pack = new EvidencePack(fold.book());
    pack.files.putAll(RecordExport.keys(agreements.values()));
    pack.checkpoint(proof, agreements);
    for (Proof.Leaf leaf : leaves.values()) {
      pack.leaf(leaf, proof.treeSize(), context.contains(leaf.index()));
    }
    pack.put(
        "pack.txt",
        "hotline evidence pack 1\nmessage " + message + "\ntree-size " + proof.treeSize() + "\n");
    pack.put("README.txt", pack.readme(message, proof));
    PackFiles.write(target, pack.files);
    return leaves.size();
  }

  private static RecordFold fold(RecordCopy copy, SortedMap<?, Agreement> agreements, long size)
      throws IOException, AuditException {
    TreeMap<org.openhotline.protocol.message.AgreementId, Agreement> trusted = new TreeMap<>();
    agreements.values().forEach(a -> trusted.put(a.version().id(), a));
    RecordFold fold = new RecordFold(trusted);
    if (copy.size() < size) {
      throw new AuditException(
          "the copy of the record has " + copy.size() + " entries; the proof needs " + size);
    }
    copy.read((leaf, bytes) -> {
      if (leaf < size) {
        fold.take(leaf, bytes);
      }
    });
    return fold;
  }

  /// Whether an entry says who may sign, and under which agreement.
  private static boolean explains(byte[] bytes, long leaf) throws AuditException {
    return PackCheck.entry(leaf, bytes) instanceof RecordEntry.OfAct act
        && (act.act().act().kind() == ActKind.DIRECTORY
            || act.act().act().kind() == ActKind.AGREEMENT);
  }

  private void put(String name, String text) {
    files.put(name, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void checkpoint(Proof proof, SortedMap<?, Agreement> agreements) throws AuditException {
    files.put("checkpoint", proof.note());
    if (!(SignedNote.parse(proof.note().toArray())
        instanceof Parse.Parsed<SignedNote>(SignedNote note))) {
      throw new AuditException("the checkpoint is not a signed note");
    }
    files.put("checkpoint.tbs", Bytes.of(note.signedBytes()));
    for (Agreement agreement : agreements.values()) {
      if (agreement.trust() != null
          && VerifierKey.parse(agreement.trust().relay().logKey())
              instanceof Parse.Parsed<VerifierKey>(VerifierKey key)
          && key.kind() == SignatureKind.ED25519) {
        byte[] info =
            ByteBuffer.allocate(ED25519_INFO.length + key.publicKey().length)
                .put(ED25519_INFO)
                .put(key.publicKey())
                .array();
        put("checkpoint.ed25519.pub", pem("PUBLIC KEY", info));
        note.signatures().stream()
            .filter(s -> s.keyId() == key.id())
            .forEach(s -> files.put("checkpoint.ed25519.sig", Bytes.of(s.signature())));
      }
    }
  }

  private void leaf(Proof.Leaf leaf, long treeSize, boolean context) throws AuditException {
    String number = String.format(Locale.ROOT, "%08d", leaf.index());
    files.put("entries/" + number + ".entry", leaf.entry());
    put("entries/" + number + ".proof", sides(leaf.index(), treeSize, leaf.path()));
    if (PackCheck.entry(leaf.index(), leaf.entry().toArray()) instanceof RecordEntry.OfAct act) {
      String kind = act.act().act().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
      act("acts/" + number + "-" + kind + "/", act.act(), context);
    }
  }

  /// One line a hash: on which side the sibling stands, and its hexadecimal digits (RFC 9162
  /// section 2.1.3.2).
  static String sides(long index, long treeSize, List<Bytes> path) {
    StringBuilder lines = new StringBuilder();
    long node = index;
    long last = treeSize - 1;
    for (Bytes hash : path) {
      boolean left = (node & 1) == 1 || node == last;
      lines.append(left ? "left " : "right ").append(hash.hex()).append('\n');
      if (left) {
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      }
      node >>>= 1;
      last >>>= 1;
    }
    return lines.toString();
  }

  private void act(String folder, SignedAct act, boolean context) {
    files.put(folder + "act", act.bytes());
    int number = 1;
    for (SignedAct.Signed signed : act.signatures()) {
      String name = folder + number++;
      files.put(name + ".tbs", Bytes.of(Acts.signatureInput(act, signed.suite())));
      files.put(name + ".classical.sig", Bytes.of(signed.signature().classical()));
      if (signed.signature().pq().length > 0) {
        files.put(name + ".pq.sig", Bytes.of(signed.signature().pq()));
      }
      Optional<Signer> signer = signer(signed.signer());
      if (signer.isPresent()) {
        put(name + ".classical.crt", pem("CERTIFICATE", signer.get().classical().toArray()));
        if (!signer.get().pq().isEmpty()) {
          put(name + ".pq.crt", pem("CERTIFICATE", signer.get().pq().toArray()));
        }
        put(name + ".who.txt", signer.get().who() + "\n");
        if (!context) {
          command(name, signed.suite() == org.openhotline.protocol.crypto.SuiteId.N1);
        }
      }
    }
  }

  private void command(String name, boolean ecdsa) {
    commands.add("openssl x509 -in " + name + ".classical.crt -pubkey -noout > /tmp/signer.pub");
    commands.add(
        ecdsa
            ? "openssl dgst -sha384 -verify /tmp/signer.pub -signature "
                + name
                + ".classical.sig "
                + name
                + ".tbs"
            : "openssl pkeyutl -verify -rawin -pubin -inkey /tmp/signer.pub -in "
                + name
                + ".tbs -sigfile "
                + name
                + ".classical.sig");
  }

  private record Signer(String who, Bytes classical, Bytes pq) {}

  private Optional<Signer> signer(CredentialId id) {
    Optional<Signer> officer =
        book.directory()
            .officer(id)
            .map(o ->
                of(o.entry().name() + ", officer of " + o.entry().desk(), o.entry().credential()));
    Optional<Signer> station =
        book.directory()
            .station(id)
            .map(s ->
                of(
                    "station " + s.entry().stationId() + " of " + s.entry().desk(),
                    s.entry().credential()));
    Optional<Signer> authority =
        book.directory()
            .authorityOf(id)
            .flatMap(p ->
                book.directory()
                    .authority(p)
                    .map((DirectoryEntry.Authority a) ->
                        new Signer(
                            "authority of " + p, a.classicalCertificate(), a.pqCertificate())));
    return officer.or(() -> station).or(() -> authority);
  }

  private static Signer of(String who, Credential credential) {
    return new Signer(who, credential.classicalCertificate(), credential.pqCertificate());
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private String readme(ActId message, Proof proof) {
    String first =
        files.keySet().stream().filter(f -> f.endsWith(".entry")).reduce((a, b) -> b).orElse("");
    String entry = first.substring(0, Math.max(0, first.length() - ".entry".length()));
    return """
    Evidence about message %s
    =========================
    What is here
      checkpoint                signed note: the record has %d entries with this root
      record-*.vkey             keys that sign checkpoints; pinned by the agreement
      agreement/*.json          the agreements (canonical JSON); SHA-256 is the digest both sides signed
      entries/N.entry, N.proof  entry N of the record, and the hashes that lead from it to the root
      acts/N-…/                 the signed act in entry N: act, what was signed (1.tbs), each signature and
                                the signer's certificates (1. is the drafter, 2. the releaser)
    The text of the message is not here: it is sealed. The header (who, when, to whom, which digest) is.

    All at once, with the hotline's own program and no relay (exit code 0: everything verifies):
      hotline record verify .

    By hand, with openssl 3, sha256sum, xxd and base64, in this folder.

    1. The relay signed the checkpoint (Ed25519 half):
      openssl pkeyutl -verify -rawin -pubin -inkey checkpoint.ed25519.pub -in checkpoint.tbs -sigfile checkpoint.ed25519.sig

    2. An entry is in the record; the two lines that are printed must be equal. For each entry N:
      N=%s
      h=$( { printf '\\000'; cat $N.entry; } | sha256sum | cut -c1-64)
      while read side s; do if [ $side = left ]; then p=$s$h; else p=$h$s; fi; h=$( { printf '\\001'; printf %%s $p | xxd -r -p; } | sha256sum | cut -c1-64); done < $N.proof
      echo $h; sed -n 3p checkpoint | base64 -d | xxd -p -c 32

    3. The act is the one in the entry (prints nothing when it is), for each act; for instance:
      for d in acts/*; do n=${d#acts/}; tail -c $(wc -c < $d/act) entries/${n%%%%-*}.entry | cmp - $d/act; done

    4. Every classical signature (each must say that it verifies):
    %s
    The post-quantum halves (*.pq.sig over the same *.tbs, ML-DSA, empty context) verify with openssl 3.5 or
    later in the same way, with *.pq.crt.

    5. The certificates belong to the party: entries of kind directory carry its roots; their SHA-256 is
    pinned in agreement/*.json under trust. Compare the digest of the agreement with the one you hold:
      sha256sum agreement/*.json
    """
        .formatted(
            message,
            proof.treeSize(),
            entry,
            String.join("\n", commands.stream().map(c -> "  " + c).toList()));
  }
}
