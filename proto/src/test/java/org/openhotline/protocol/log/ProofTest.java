package org.openhotline.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProofTest {
  private static final int LARGEST = 600;

  private final ReferenceTree reference = new ReferenceTree();

  @Test
  void everyRootOfEverySizeIsThatOfTheDefinition() throws IOException {
    CompactRange range = new CompactRange();
    List<Hash> leaves = new ArrayList<>();
    TileProofs proofs = new TileProofs(MemoryTiles.ofSize(LARGEST));
    for (int size = 0; size <= LARGEST; size++) {
      assertEquals(reference.root(size), range.root(), "size " + size);
      assertEquals(reference.root(size), proofs.root(size), "size " + size);
      assertEquals(reference.root(size), Merkle.root(leaves), "size " + size);
      assertEquals(range.peaks(), proofs.range(size).peaks(), "size " + size);
      leaves.add(MemoryTiles.leaf(size));
      range.append(MemoryTiles.leaf(size));
    }
  }

  @Test
  void everyInclusionProofOfEverySizeVerifies() {
    for (int size = 1; size <= LARGEST; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof proof = new InclusionProof(index, size, reference.path(index, size));
        ProofCheck check = proof.verify(MemoryTiles.leaf(index), reference.root(size));
        assertTrue(check.valid(), check.explain());
      }
    }
  }

  @Test
  void everyConsistencyProofOfEveryPairOfSizesVerifies() {
    for (int newer = 1; newer <= LARGEST; newer++) {
      for (int older = 1; older <= newer; older++) {
        ConsistencyProof proof = new ConsistencyProof(older, newer, reference.proof(older, newer));
        ProofCheck check = proof.verify(reference.root(older), reference.root(newer));
        assertTrue(check.valid(), check.explain());
      }
    }
  }

  @Test
  void proofsFromTilesAreThoseOfTheDefinition() throws IOException {
    TileProofs proofs = new TileProofs(MemoryTiles.ofSize(LARGEST));
    for (int size = 1; size <= LARGEST; size++) {
      for (int index = size % 31; index < size; index += 31) {
        assertEquals(reference.path(index, size), proofs.inclusion(index, size).path());
        assertEquals(reference.proof(index + 1, size), proofs.consistency(index + 1, size).path());
      }
      assertEquals(reference.path(0, size), proofs.inclusion(0, size).path());
      assertEquals(reference.path(size - 1, size), proofs.inclusion(size - 1, size).path());
      assertEquals(List.of(), proofs.consistency(size, size).path());
    }
  }

  @Test
  void proofsOfALargeTreeReadFewTiles() throws IOException {
    int size = 70_000;
    MemoryTiles tiles = MemoryTiles.ofSize(size);
    TileProofs proofs = new TileProofs(tiles);
    Hash root = proofs.root(size);
    for (int index = 0; index < size; index += 997) {
      tiles.readsSinceLastAsked();
      InclusionProof inclusion = proofs.inclusion(index, size);
      assertTrue(inclusion.verify(MemoryTiles.leaf(index), root).valid());
      assertTrue(tiles.readsSinceLastAsked() <= 6, "inclusion of " + index);
      Hash older = proofs.root(index + 1);
      tiles.readsSinceLastAsked();
      assertTrue(proofs.consistency(index + 1, size).verify(older, root).valid());
      assertTrue(tiles.readsSinceLastAsked() <= 6, "consistency from " + (index + 1));
    }
  }

  @Test
  void everyFlippedByteAndEveryRemovedOrAddedHashOfAnInclusionProofIsRefused() {
    for (int size = 1; size <= 20; size++) {
      Hash root = reference.root(size);
      for (int index = 0; index < size; index++) {
        Hash leaf = MemoryTiles.leaf(index);
        List<Hash> path = reference.path(index, size);
        for (List<Hash> wrong : tampered(path)) {
          assertFalse(new InclusionProof(index, size, wrong).verify(leaf, root).valid());
        }
        InclusionProof right = new InclusionProof(index, size, path);
        for (int i = 0; i < Hash.LENGTH_BYTES; i++) {
          assertInstanceOf(ProofCheck.RootMismatch.class, right.verify(flip(leaf, i), root));
          assertInstanceOf(ProofCheck.RootMismatch.class, right.verify(leaf, flip(root, i)));
        }
      }
    }
  }

  @Test
  void everyFlippedByteAndEveryRemovedOrAddedHashOfAConsistencyProofIsRefused() {
    for (int newer = 1; newer <= 20; newer++) {
      for (int older = 1; older <= newer; older++) {
        Hash olderRoot = reference.root(older);
        Hash newerRoot = reference.root(newer);
        List<Hash> path = reference.proof(older, newer);
        for (List<Hash> wrong : tampered(path)) {
          assertFalse(
              new ConsistencyProof(older, newer, wrong).verify(olderRoot, newerRoot).valid());
        }
        ConsistencyProof right = new ConsistencyProof(older, newer, path);
        for (int i = 0; i < Hash.LENGTH_BYTES; i++) {
          assertFalse(right.verify(flip(olderRoot, i), newerRoot).valid());
          assertFalse(right.verify(olderRoot, flip(newerRoot, i)).valid());
        }
      }
    }
  }

  @Test
  void proofsAboutNothingAreRefused() {
    Hash empty = Merkle.EMPTY_ROOT;
    assertEquals(
        new ProofCheck.NoTree(0), new InclusionProof(0, 0, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.NoTree(0), new ConsistencyProof(0, 0, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.NoTree(0), new ConsistencyProof(0, 5, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.NoTree(-1), new ConsistencyProof(3, -1, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.SizesReversed(5, 4),
        new ConsistencyProof(5, 4, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.IndexOutsideTree(4, 4),
        new InclusionProof(4, 4, List.of()).verify(empty, empty));
    assertEquals(
        new ProofCheck.IndexOutsideTree(-1, 4),
        new InclusionProof(-1, 4, List.of()).verify(empty, empty));
  }

  @Test
  void refusesToComputeProofsOutsideTheTree() {
    TileProofs proofs = new TileProofs(MemoryTiles.ofSize(5));
    assertThrows(IllegalArgumentException.class, () -> proofs.inclusion(5, 5));
    assertThrows(IllegalArgumentException.class, () -> proofs.inclusion(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> proofs.consistency(0, 5));
    assertThrows(IllegalArgumentException.class, () -> proofs.consistency(6, 5));
    assertThrows(DamagedRecordException.class, () -> proofs.root(6));
  }

  @Test
  void namesATileThatIsTooShort() {
    TileProofs proofs = new TileProofs(id -> new byte[Hash.LENGTH_BYTES]);
    DamagedRecordException damaged =
        assertThrows(DamagedRecordException.class, () -> proofs.root(300));
    assertEquals("tile/1/000.p/1", new TileId(1, 0, 1).path());
    assertEquals("tile/0/001.p/44", damaged.part());
  }

  @Test
  void everyOutcomeExplainsItselfWithItsValues() {
    Hash root = Merkle.EMPTY_ROOT;
    assertTrue(new ProofCheck.Valid().explain().contains("valid"));
    assertTrue(new ProofCheck.OtherSizes(1, 2, 3, 4).explain().contains("3 and 4"));
    assertTrue(new ProofCheck.WrongPathLength(7, 9).explain().contains("9 hashes"));
    for (ProofCheck.Which which : ProofCheck.Which.values()) {
      String text = new ProofCheck.RootMismatch(which, root, flip(root, 0)).explain();
      assertTrue(text.contains(root.hex()) && text.contains(flip(root, 0).hex()));
    }
  }

  private static List<List<Hash>> tampered(List<Hash> path) {
    List<List<Hash>> all = new ArrayList<>();
    for (int at = 0; at < path.size(); at++) {
      for (int i = 0; i < Hash.LENGTH_BYTES; i++) {
        List<Hash> flipped = new ArrayList<>(path);
        flipped.set(at, flip(path.get(at), i));
        all.add(flipped);
      }
      List<Hash> removed = new ArrayList<>(path);
      removed.remove(at);
      all.add(removed);
    }
    for (int at = 0; at <= path.size(); at++) {
      List<Hash> added = new ArrayList<>(path);
      added.add(at, at == 0 ? Merkle.EMPTY_ROOT : path.get(at - 1));
      all.add(added);
    }
    return all;
  }

  private static Hash flip(Hash hash, int index) {
    byte[] bytes = hash.bytes();
    bytes[index] ^= (byte) (1 << (index % 8));
    return Hash.of(bytes);
  }
}
