package org.openhotline.protocol.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.NoteSigner;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.wire.Entries;

/// A record with an entry of every form, its hashes, roots, proofs and a signed checkpoint.
///
/// Proofs are computed here by the recursion of RFC 9162, not by the code under test.
final class RecordVectors {
  private RecordVectors() {}

  static Map<String, Object> make() {
    List<RecordEntry> entries = entries();
    List<byte[]> bytes = entries.stream().map(Entries::bytes).toList();
    List<Hash> leaves = bytes.stream().map(Merkle::leafHash).toList();
    Map<String, Object> file =
        VectorFiles.about("Entries of a record, hashed as RFC 9162, and its signed checkpoint.");
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("index", i);
      entry.put("entry", VectorFiles.hex(bytes.get(i)));
      entry.put("leaf_hash", leaves.get(i).hex());
      entry.put("root_after", Merkle.root(leaves.subList(0, i + 1)).hex());
      entry.put("inclusion_in_last", hexes(path(i, leaves)));
      entry.put("consistency_with_last", hexes(consistency(i + 1, leaves, true)));
      list.add(entry);
    }
    file.put("entries", list);
    Hash root = Merkle.root(leaves);
    var signer =
        new CheckpointSigner(signer(SignatureKind.ED25519), signer(SignatureKind.ML_DSA_65));
    file.put("origin", World.LOG_ORIGIN);
    file.put("vkey_ed25519", World.logVkey(SignatureKind.ED25519));
    file.put("vkey_ml_dsa_65", World.logVkey(SignatureKind.ML_DSA_65));
    file.put("checkpoint", new String(signer.sign(leaves.size(), root).encode(), UTF_8));
    return file;
  }

  private static NoteSigner signer(SignatureKind kind) {
    VerifierKey key =
        new VerifierKey(
            World.LOG_ORIGIN,
            kind,
            kind == SignatureKind.ED25519
                ? World.logKeys().publicKey().classical()
                : World.logKeys().publicKey().pq());
    return new NoteSigner(
        key,
        message -> {
          var both = World.logKeys().signDeterministically(message);
          return kind == SignatureKind.ED25519 ? both.classical() : both.pq();
        });
  }

  private static List<RecordEntry> entries() {
    SampleActs samples = new SampleActs(new World(SuiteId.C1));
    ActId id = World.id("message");
    var due = World.NOW.plus(Duration.ofMinutes(10));
    List<RecordEntry> entries = new ArrayList<>();
    entries.add(observation(new Observation.RelayStarted("n1", null)));
    for (ActKind kind : List.of(ActKind.MESSAGE, ActKind.DELIVERED, ActKind.ACKNOWLEDGED)) {
      entries.add(new RecordEntry.OfAct(World.NOW, samples.of(kind).signDeterministically()));
    }
    entries.add(
        statement(
            new Statement.Accepted(
                id,
                World.digest("header"),
                List.of(new Statement.Deadline(World.B, Obligation.ACKNOWLEDGE, due)))));
    entries.add(observation(new Observation.LinkChanged(World.B, true)));
    entries.add(observation(new Observation.ClockStepped(-1_500)));
    entries.add(statement(new Statement.NotDelivered(id, World.B)));
    entries.add(
        statement(new Statement.Overdue(id, World.B, Obligation.ACKNOWLEDGE, due, Cause.OFFICER)));
    entries.add(
        statement(
            new Statement.Escalated(
                id,
                World.B,
                Obligation.ACKNOWLEDGE,
                2,
                due,
                List.of("XB:DEPUTY", "origin:HEAD"),
                List.of(World.B),
                List.of(0, 1))));
    entries.add(statement(new Statement.Exhausted(id, World.B, Obligation.REPLY)));
    entries.add(statement(new Statement.Answered(id, World.B, World.id("reply"))));
    entries.add(statement(new Statement.LateAcknowledged(id, World.B, due)));
    entries.add(statement(new Statement.HoldExpired(id, World.B, due)));
    entries.add(statement(new Statement.Expired(id, World.B)));
    entries.add(
        observation(
            new Observation.Notified(
                id,
                World.B,
                Obligation.ACKNOWLEDGE,
                1,
                new LocalId("xb-pager"),
                2,
                NoticeOutcome.SENT)));
    return entries;
  }

  private static RecordEntry statement(Statement statement) {
    return new RecordEntry.OfStatement(World.NOW, statement);
  }

  private static RecordEntry observation(Observation observation) {
    return new RecordEntry.OfObservation(World.NOW, observation);
  }

  private static List<String> hexes(List<Hash> hashes) {
    return hashes.stream().map(Hash::hex).toList();
  }

  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }

  /// `PATH` of RFC 9162 §2.1.3.1.
  private static List<Hash> path(int m, List<Hash> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = split(n);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, n);
    List<Hash> path = new ArrayList<>(m < k ? path(m, left) : path(m - k, right));
    path.add(Merkle.root(m < k ? right : left));
    return path;
  }

  /// `SUBPROOF` of RFC 9162 §2.1.4.1.
  private static List<Hash> consistency(int m, List<Hash> leaves, boolean whole) {
    int n = leaves.size();
    if (m == n) {
      return whole ? List.of() : List.of(Merkle.root(leaves));
    }
    int k = split(n);
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, n);
    List<Hash> proof =
        new ArrayList<>(m <= k ? consistency(m, left, whole) : consistency(m - k, right, false));
    proof.add(Merkle.root(m <= k ? right : left));
    return proof;
  }
}
