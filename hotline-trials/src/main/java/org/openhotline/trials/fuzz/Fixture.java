package org.openhotline.trials.fuzz;

import java.util.List;
import org.openhotline.certs.PathCheck;
import org.openhotline.certs.RecordVerification;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// What targets need besides the input: keys, a header, roots. Read from the resource
/// `fixture.txt`, whose lines are a name and hexadecimal values; made with the corpus.
final class Fixture {
  private static final String NAME = "fixture.txt";

  private Fixture() {}

  /// A desk that opens bodies.
  ///
  /// @param draft what the header says besides the seal
  /// @param core its bytes
  /// @param commitment to the payload of the seed
  /// @param keyCommitment to its content key
  /// @param desk whose key it is
  /// @param key the key
  record Desk(
      MessageDraft draft,
      Bytes core,
      Bytes commitment,
      Bytes keyCommitment,
      DeskId desk,
      SealingKeyPair key) {}

  private static List<String> line(String name) {
    for (String line : Corpus.resource(NAME).lines().toList()) {
      List<String> words = List.of(line.split(" ", -1));
      if (words.getFirst().equals(name)) {
        return words;
      }
    }
    throw new IllegalStateException("the fixture has no line " + name);
  }

  /// The desk of a suite.
  static Desk desk(SuiteId suite) {
    return Desks.of(suite);
  }

  /// Holds what is expensive to make until it is asked for.
  private static final class Desks {
    private static final Desk H1 = read(SuiteId.H1);
    private static final Desk N1 = read(SuiteId.N1);
    private static final Desk C1 = read(SuiteId.C1);

    private static Desk of(SuiteId suite) {
      return switch (suite) {
        case H1 -> H1;
        case N1 -> N1;
        case C1 -> C1;
      };
    }

    private static Desk read(SuiteId suite) {
      List<String> words = line("desk-" + suite);
      Bytes core = Bytes.ofHex(words.get(1));
      try {
        return new Desk(
            Acts.parseCore(core.toArray()),
            core,
            Bytes.ofHex(words.get(2)),
            Bytes.ofHex(words.get(3)),
            new DeskId(words.get(4)),
            SealingKeyPair.fromSecret(suite, Bytes.ofHex(words.get(5)).toArray()));
      } catch (MalformedException e) {
        throw new IllegalStateException("the fixture's header is not one: " + e.getMessage(), e);
      }
    }
  }

  /// Verifies the checkpoints of the seed.
  static CheckpointVerifier checkpoints() {
    return Checkpoints.VERIFIER;
  }

  private static final class Checkpoints {
    private static final CheckpointVerifier VERIFIER = read();

    private static CheckpointVerifier read() {
      List<String> words = line("record");
      return RecordVerification.of(
          new Trust.RelayPin(
              words.get(1), words.get(2), words.get(3), Digest.of(new byte[Digest.LENGTH_BYTES])));
    }
  }

  /// Checks certificates against the roots of the seeds' party.
  static PathCheck paths() {
    return Paths.CHECK;
  }

  /// The roots, with another classical certificate.
  static DirectoryEntry.Authority rootsWith(Bytes classical) {
    DirectoryEntry.Authority roots = Paths.ROOTS;
    return new DirectoryEntry.Authority(classical, roots.pqCertificate(), roots.credential());
  }

  private static final class Paths {
    private static final DirectoryEntry.Authority ROOTS = read();
    private static final PathCheck CHECK = PathCheck.of(new PartyId("XA"), ROOTS);

    private static DirectoryEntry.Authority read() {
      Bytes act = Bytes.ofHex(line("roots").get(1));
      try {
        var change = (DirectoryChange) Acts.parse(act.toArray()).act();
        return (DirectoryEntry.Authority) change.entries().getFirst();
      } catch (MalformedException e) {
        throw new IllegalStateException("the fixture's roots: " + e.getMessage(), e);
      }
    }
  }
}
