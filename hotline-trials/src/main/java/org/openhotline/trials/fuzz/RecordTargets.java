package org.openhotline.trials.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.CheckpointCheck;
import org.openhotline.protocol.log.ConsistencyProof;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.InclusionProof;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileId;
import org.openhotline.protocol.log.VerifierKey;

/// Decoders of the record: notes, keys, tiles, bundles, proofs.
final class RecordTargets {
  private static final int PROOF_HEAD_BYTES = 1 + 2 * Long.BYTES + 2 * Hash.LENGTH_BYTES;

  private RecordTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "signed-note", "a note, and the checkpoint in it", 16 * 1024, RecordTargets::note),
        new FuzzTarget("verifier-key", "a key of the record", 4 * 1024, RecordTargets::vkey),
        new FuzzTarget("tile-path", "the name of a tile or bundle", 256, RecordTargets::tilePath),
        new FuzzTarget(
            "entry-bundle", "a width, then a bundle of entries", 8 * 1024, RecordTargets::bundle),
        new FuzzTarget(
            "merkle-proof",
            "kind, two numbers, two hashes, a path",
            PROOF_HEAD_BYTES + 80 * Hash.LENGTH_BYTES,
            RecordTargets::proof));
  }

  private static boolean note(byte[] input) {
    CheckpointCheck check = Fixture.checkpoints().verify(input);
    boolean accepted = check instanceof CheckpointCheck.Accepted;
    return switch (SignedNote.parse(input)) {
      case Parse.Malformed<SignedNote> _ -> {
        if (accepted) {
          throw new BrokenPromise("a checkpoint was accepted whose note is malformed");
        }
        yield false;
      }
      case Parse.Parsed<SignedNote>(SignedNote note) -> {
        BrokenPromise.unlessSame("note", input, note.encode());
        if (Checkpoint.parse(note.text()) instanceof Parse.Parsed<Checkpoint>(Checkpoint parsed)) {
          BrokenPromise.unlessEqual("checkpoint", note.text(), parsed.text());
        }
        yield true;
      }
    };
  }

  private static boolean vkey(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    return switch (VerifierKey.parse(text)) {
      case Parse.Malformed<VerifierKey> _ -> false;
      case Parse.Parsed<VerifierKey>(VerifierKey key) -> {
        BrokenPromise.unlessEqual("verifier key", text, key.text());
        yield true;
      }
    };
  }

  private static boolean tilePath(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    Optional<TileId> tile = TileId.parse(text);
    tile.ifPresent(id -> BrokenPromise.unlessEqual("tile path", text, id.path()));
    Optional<BundleId> bundle = BundleId.parse(text);
    bundle.ifPresent(id -> BrokenPromise.unlessEqual("bundle path", text, id.path()));
    return tile.isPresent() || bundle.isPresent();
  }

  private static boolean bundle(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    try {
      var entries = EntryBundle.decode(new BundleId(0, 1 + (input[0] & 0xff)), bytes);
      BrokenPromise.unlessSame("bundle", bytes, EntryBundle.encode(entries));
      return true;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  /// A proof that holds must name its place: any other index or size with the same hashes must not
  /// hold.
  private static boolean proof(byte[] input) {
    if (input.length < PROOF_HEAD_BYTES) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    boolean inclusion = (in.get() & 1) == 0;
    long first = in.getLong();
    long second = in.getLong();
    Hash one = hash(in);
    Hash two = hash(in);
    List<Hash> path = new ArrayList<>();
    while (in.remaining() >= Hash.LENGTH_BYTES) {
      path.add(hash(in));
    }
    ProofCheck check = check(inclusion, first, second, path, one, two);
    var _ = check.explain();
    if (inclusion && check.valid() && second > 1) {
      long sibling = first ^ 1;
      if (check(true, sibling, second, path, one, two).valid() && sibling < second) {
        throw new BrokenPromise("one leaf is proven at index %d and %d".formatted(first, sibling));
      }
    }
    return check.valid();
  }

  private static ProofCheck check(
      boolean inclusion, long first, long second, List<Hash> path, Hash one, Hash two) {
    return inclusion
        ? new InclusionProof(first, second, path).verify(one, two)
        : new ConsistencyProof(first, second, path).verify(one, two);
  }

  private static Hash hash(ByteBuffer in) {
    byte[] bytes = new byte[Hash.LENGTH_BYTES];
    in.get(bytes);
    return Hash.of(bytes);
  }
}
