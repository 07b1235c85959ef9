package org.openhotline.client.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openhotline.certs.RecordKeys;
import org.openhotline.certs.RecordVerification;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;

/// A station believes one history only, signed by both keys.
final class RecordFollowerTest {
  private static final String ORIGIN = "hotline.example/test";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RecordKeys KEYS =
      new RecordKeys(ORIGIN, SigningKeyPair.generate(SuiteId.H1, RANDOM));
  private static final RecordKeys OTHER =
      new RecordKeys(ORIGIN, SigningKeyPair.generate(SuiteId.H1, RANDOM));

  private final List<byte[]> entries = new ArrayList<>();

  private static byte[] entry(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] note(RecordKeys keys, List<byte[]> entries) {
    Hash root = Merkle.root(entries.stream().map(Merkle::leafHash).toList());
    return keys.signer(RANDOM).sign(entries.size(), root).encode();
  }

  private static RecordFollower fresh() throws RecordFault {
    return new RecordFollower(RecordVerification.of(KEYS.ed25519(), KEYS.mlDsa65()), null);
  }

  private static ByteString bytes(Hash hash) {
    return ByteString.copyFrom(hash.bytes());
  }

  @Test
  void followsAGrowingRecordAndProvesItsLeaves() throws RecordFault {
    RecordFollower follower = fresh();
    entries.add(entry("a"));
    follower.checkpoint(note(KEYS, entries), List.of());
    entries.add(entry("b"));
    // The proof from size 1 to size 2 is the second leaf's hash.
    follower.checkpoint(note(KEYS, entries), List.of(bytes(Merkle.leafHash(entry("b")))));

    assertEquals(2, follower.size());
    RecordFollower.Verified tree =
        follower.proven(1, entry("b"), 2, List.of(bytes(Merkle.leafHash(entry("a")))));
    assertEquals(2, tree.checkpoint().size());
    // The earlier tree of this session still proves what was queued before.
    assertEquals(1, follower.proven(0, entry("a"), 1, List.of()).checkpoint().size());
  }

  @Test
  void refusesAForkAShrunkenRecordAndAForeignSignatureLoudly() throws RecordFault {
    RecordFollower follower = fresh();
    entries.addAll(List.of(entry("a"), entry("b")));
    follower.checkpoint(note(KEYS, entries), List.of());

    assertFault(
        "FORKED",
        () -> follower.checkpoint(note(KEYS, List.of(entry("a"), entry("x"))), List.of()));
    assertFault("WENT BACK", () -> follower.checkpoint(note(KEYS, List.of(entry("a"))), List.of()));
    assertFault(
        "NO PROOF",
        () ->
            follower.checkpoint(
                note(KEYS, List.of(entry("a"), entry("x"), entry("c"))),
                List.of(bytes(Merkle.leafHash(entry("c"))))));
    assertFault("signature", () -> follower.checkpoint(note(OTHER, entries), List.of()));
    assertEquals(2, follower.size());
  }

  @Test
  void refusesALeafThatIsNotThereAndATreeThatWasNotShown() throws RecordFault {
    RecordFollower follower = fresh();
    entries.addAll(List.of(entry("a"), entry("b")));
    follower.checkpoint(note(KEYS, entries), List.of());
    List<ByteString> path = List.of(bytes(Merkle.leafHash(entry("a"))));

    assertFault("not in the record", () -> follower.proven(1, entry("x"), 2, path));
    assertFault("not in the record", () -> follower.proven(0, entry("b"), 2, path));
    assertFault("was not shown", () -> follower.proven(1, entry("b"), 3, path));
    assertFault(
        "31 bytes",
        () -> follower.proven(1, entry("b"), 2, List.of(ByteString.copyFrom(new byte[31]))));
  }

  private interface Attempt {
    void run() throws RecordFault;
  }

  private static void assertFault(String word, Attempt attempt) {
    RecordFault fault = assertThrows(RecordFault.class, attempt::run);
    assertTrue(String.valueOf(fault.getMessage()).contains(word), fault.getMessage());
  }
}
