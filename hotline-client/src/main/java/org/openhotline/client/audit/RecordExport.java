package org.openhotline.client.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.TileId;
import org.openhotline.protocol.message.Bytes;

/// Writes the record for foreign tools: C2SP tlog-tiles, the checkpoint, the keys that signed it,
/// the agreements.
public final class RecordExport {
  private RecordExport() {}

  /// Exports `copy` into `target`, which must be absent or empty.
  ///
  /// @param agreements trusted ones, with their trust sections
  /// @throws IOException if the folder holds something, or cannot be written
  public static void write(RecordCopy copy, Iterable<Agreement> agreements, Path target)
      throws IOException, AuditException {
    Bytes note = copy.note();
    if (note == null) {
      throw new AuditException("there is no copy of the record yet; hotline record pull makes one");
    }
    requireEmpty(target);
    MerkleTiles tiles = new MerkleTiles();
    List<byte[]> bundle = new ArrayList<>();
    copy.read((leaf, bytes) -> {
      tiles.append(bytes);
      bundle.add(bytes);
      if (bundle.size() == TileId.FULL_WIDTH || leaf == copy.size() - 1) {
        BundleId id = new BundleId(leaf / TileId.FULL_WIDTH, bundle.size());
        RecordCopy.write(target, id.path(), EntryBundle.encode(bundle));
        bundle.clear();
      }
    });
    for (Map.Entry<String, byte[]> tile : tiles.files().entrySet()) {
      RecordCopy.write(target, tile.getKey(), tile.getValue());
    }
    for (Map.Entry<String, Bytes> file : keys(agreements).entrySet()) {
      RecordCopy.write(target, file.getKey(), file.getValue().toArray());
    }
    RecordCopy.write(target, "checkpoint", note.toArray());
    RecordCopy.write(target, "README.txt", README.getBytes(StandardCharsets.UTF_8));
  }

  /// Verifier keys and canonical agreements, by file name.
  static Map<String, Bytes> keys(Iterable<Agreement> agreements) {
    Map<String, Bytes> files = new java.util.TreeMap<>();
    for (Agreement agreement : agreements) {
      files.put(PackFiles.AGREEMENTS + agreement.version().id() + ".json", agreement.document());
      Trust trust = agreement.trust();
      if (trust != null) {
        files.put("record-ed25519.vkey", text(trust.relay().logKey() + "\n"));
        files.put("record-ml-dsa-65.vkey", text(trust.relay().pqLogKey() + "\n"));
      }
    }
    return files;
  }

  static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static void requireEmpty(Path target) throws IOException {
    if (Files.exists(target)) {
      if (!Files.isDirectory(target)) {
        throw new IOException(target + " is a file; name a folder that is absent or empty");
      }
      try (Stream<Path> inside = Files.list(target)) {
        if (inside.findAny().isPresent()) {
          throw new IOException(target + " is not empty; name a folder that is absent or empty");
        }
      }
    }
  }

  private static final String README =
      """
      A whole record of the hotline
      =============================
      Layout: C2SP tlog-tiles (https://c2sp.org/tlog-tiles), hashes of RFC 9162.
        checkpoint              signed note (https://c2sp.org/signed-note): origin, size, root
        record-ed25519.vkey     verifier key of its first signature, for any signed-note tool
        record-ml-dsa-65.vkey   verifier key of its second signature (note type 0xff, proto/SPEC.md)
        tile/<level>/…          hashes, 256 a tile
        tile/entries/…          the entries, each after its length (2 bytes, big-endian)
        agreement/*.json        the agreements that pin these keys and the parties' roots (canonical JSON)

      With the hotline's own program, without a relay:
        hotline record verify .

      With foreign tools, the first leaf by hand (openssl, sha256sum, xxd, od):
        len=$(od -An -tu1 -N2 tile/entries/000* | awk '{print $1*256+$2}')
        { printf '\\000'; tail -c +3 tile/entries/000* | head -c $len; } | sha256sum
        xxd -p -l 32 -c 32 tile/0/000*           # the same 64 digits: its leaf hash
      (a record with fewer than 256 entries has the last tile in 000.p/<number>)

      The SHA-256 of an agreement file is the digest that every message names:
        sha256sum agreement/*.json
      """;
}
