package org.openhotline.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RememberedHeadTest {
  private static final String ORIGIN = "hotline.example/live";

  private final TileProofs proofs = new TileProofs(MemoryTiles.ofSize(300));
  private final RememberedHead head = new RememberedHead(at(100));

  @Test
  void advancesAlongOneHistory() throws IOException {
    RememberedHead.Step step = head.advance(at(300), proofs.consistency(100, 300));
    assertEquals(new RememberedHead.Step.Advanced(new RememberedHead(at(300))), step);
  }

  @Test
  void staysWhereItIsForTheSameTree() {
    assertEquals(new RememberedHead.Step.Same(), head.advance(at(100), none(100, 100)));
  }

  @Test
  void refusesAnotherRootOfTheSameSize() {
    Checkpoint fork = new Checkpoint(ORIGIN, 100, Hash.sha256());
    RememberedHead.Step step = head.advance(fork, none(100, 100));
    assertEquals(new RememberedHead.Step.Forked(at(100), fork), step);
    assertTrue(step.explain().contains("FORKED") && step.explain().contains(fork.root().hex()));
  }

  @Test
  void refusesASmallerTree() {
    RememberedHead.Step step = head.advance(at(99), none(99, 100));
    assertEquals(new RememberedHead.Step.WentBack(at(100), at(99)), step);
    assertTrue(step.explain().contains("WENT BACK"));
  }

  @Test
  void refusesALargerTreeWithoutProof() throws IOException {
    assertInstanceOf(RememberedHead.Step.BadProof.class, head.advance(at(300), none(100, 300)));
    assertInstanceOf(
        RememberedHead.Step.BadProof.class, head.advance(at(300), proofs.consistency(99, 300)));
    assertInstanceOf(
        RememberedHead.Step.BadProof.class,
        head.advance(
            new Checkpoint(ORIGIN, 300, Hash.sha256(new byte[1])), proofs.consistency(100, 300)));
  }

  @Test
  void refusesAnotherRecord() throws IOException {
    Checkpoint other = new Checkpoint("other.example", 300, proofs.root(300));
    assertEquals(
        new RememberedHead.Step.OtherRecord(ORIGIN, "other.example"),
        head.advance(other, proofs.consistency(100, 300)));
  }

  @Test
  void everythingContinuesTheEmptyRecord() {
    RememberedHead empty = new RememberedHead(at(0));
    assertEquals(new RememberedHead.Step.Advanced(head), empty.advance(at(100), none(0, 100)));
    assertInstanceOf(
        RememberedHead.Step.BadProof.class,
        empty.advance(at(100), new ConsistencyProof(0, 100, List.of(Merkle.EMPTY_ROOT))));
  }

  @Test
  void refusesImpossibleCheckpoints() {
    assertThrows(
        IllegalArgumentException.class, () -> new Checkpoint(ORIGIN, 0, Hash.sha256(new byte[1])));
    assertThrows(
        IllegalArgumentException.class, () -> new Checkpoint(ORIGIN, -1, Merkle.EMPTY_ROOT));
    assertThrows(IllegalArgumentException.class, () -> new Checkpoint("a b", 0, Merkle.EMPTY_ROOT));
  }

  private Checkpoint at(long size) {
    try {
      return new Checkpoint(ORIGIN, size, proofs.root(size));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ConsistencyProof none(long older, long newer) {
    return new ConsistencyProof(older, newer, List.of());
  }
}
