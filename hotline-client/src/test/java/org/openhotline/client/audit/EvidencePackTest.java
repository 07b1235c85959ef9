package org.openhotline.client.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RecordVerification;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.client.Proof;
import org.openhotline.client.RefusedException;
import org.openhotline.client.verify.RecordFollower;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.log.Checkpoint;
import org.openhotline.protocol.log.TileProofs;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.protocol.wire.SealedBodies;

/// A message, its acknowledgement and all that explains them, as an outsider gets them.
class EvidencePackTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DeskId XA = new DeskId("XA");
  private static final DeskId XB = new DeskId("XB");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant DUE = NOW.plus(Duration.ofHours(3));
  private static final ActId MESSAGE = fresh();

  @TempDir static Path parent;
  private static World world;
  private static final List<byte[]> RECORD = new ArrayList<>();
  private static RecordFollower.Verified checkpoint;
  private static RecordCopy copy;
  private static Proof proof;

  @TempDir Path folder;

  private static ActId fresh() {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    RANDOM.nextBytes(id);
    return ActId.of(id);
  }

  @BeforeAll
  static void makeRecord() throws Exception {
    world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                parent.resolve("world"),
                ShippedAgreements.text(ShippedAgreements.DEMO),
                "demo.hotline/live",
                List.of("127.0.0.1:7443"),
                InstantSource.fixed(NOW)));
    RECORD.add(
        Entries.bytes(
            new RecordEntry.OfObservation(NOW, new Observation.RelayStarted("n1", null))));
    Directory directory = Directory.empty();
    try (Stream<Path> intake = Files.list(world.intake())) {
      for (Path file : intake.sorted().toList()) {
        SignedAct act = Acts.parse(Files.readAllBytes(file));
        RECORD.add(Entries.bytes(new RecordEntry.OfAct(NOW, act)));
        if (act.act() instanceof org.openhotline.protocol.message.DirectoryChange change
            && directory.apply(change, NOW) instanceof Directory.Result.Applied applied) {
          directory = applied.directory();
        }
      }
    }
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      SignedAct message =
          message(directory, world.home("XA").officerKey(vault, new LocalId("xa-drafter")));
      long first = RECORD.size();
      RECORD.add(Entries.bytes(new RecordEntry.OfAct(NOW, message)));
      RECORD.add(
          Entries.bytes(
              new RecordEntry.OfStatement(
                  NOW,
                  new Statement.Accepted(
                      MESSAGE,
                      message.bodyDigest(),
                      List.of(new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, DUE))))));
      RECORD.add(
          Entries.bytes(
              new RecordEntry.OfStatement(
                  DUE.plusMillis(1),
                  new Statement.Overdue(MESSAGE, XB, Obligation.ACKNOWLEDGE, DUE, Cause.OFFICER))));
      OfficerFact fact =
          new OfficerFact(
              context(fresh(), XB), ActKind.ACKNOWLEDGED, MESSAGE, message.bodyDigest(), "", null);
      SigningKeyPair watch = world.home("XB").officerKey(vault, new LocalId("xb-watch"));
      RECORD.add(
          Entries.bytes(
              new RecordEntry.OfAct(
                  NOW.plus(Duration.ofHours(4)), Acts.sign(fact, List.of(watch), RANDOM))));
      checkpoint = sign(vault);
      copy = RecordCopy.open(parent.resolve("copy"), verifier());
      copy.pull(EvidencePackTest::fetch, checkpoint);
      proof = prove(first);
    }
  }

  private static org.openhotline.protocol.log.CheckpointVerifier verifier() {
    return RecordVerification.of(
        java.util.Objects.requireNonNull(world.agreement().trust()).relay());
  }

  private static RecordFollower.Verified sign(KeyVault vault) throws IOException {
    MerkleTiles tiles = new MerkleTiles();
    RECORD.forEach(tiles::append);
    try (RelayAuthority relay =
        RelayAuthority.open(
            world.relay(),
            new PartyAuthority.Environment(vault, InstantSource.fixed(NOW), RANDOM))) {
      byte[] note = relay.record().signer(RANDOM).sign(RECORD.size(), tiles.root()).encode();
      return new RecordFollower.Verified(
          new Checkpoint(relay.origin(), RECORD.size(), tiles.root()), Bytes.of(note));
    }
  }

  private static Proof prove(long first) throws IOException {
    MerkleTiles tiles = new MerkleTiles();
    RECORD.forEach(tiles::append);
    TileProofs proofs = new TileProofs(tiles);
    List<Proof.Leaf> leaves = new ArrayList<>();
    for (long leaf = first; leaf < RECORD.size(); leaf++) {
      List<Bytes> path =
          proofs.inclusion(leaf, RECORD.size()).path().stream()
              .map(h -> Bytes.of(h.bytes()))
              .toList();
      leaves.add(new Proof.Leaf(leaf, Bytes.of(RECORD.get((int) leaf)), path));
    }
    return new Proof(checkpoint.note(), RECORD.size(), leaves);
  }

  private static List<byte[]> fetch(long from, int count) {
    return RECORD.subList((int) from, (int) Math.min(RECORD.size(), from + count));
  }

  private static ActContext context(ActId id, DeskId desk) {
    return new ActContext(Plane.LIVE, world.agreement().version(), id, desk, NOW);
  }

  private static SignedAct message(Directory directory, SigningKeyPair drafter) {
    List<PublicSealingKey> keys = new ArrayList<>();
    List<Recipient> recipients = new ArrayList<>();
    for (DeskId desk : List.of(XB, XA)) {
      PublicSealingKey key = directory.deskKeysAt(desk, NOW).getFirst().key();
      keys.add(key);
      recipients.add(new Recipient(desk, key.keyId()));
    }
    MessageDraft draft =
        new MessageDraft(
            context(MESSAGE, XA),
            1,
            null,
            drafter.credentialId(),
            List.of(XB),
            List.of(),
            Precedence.PRIORITY,
            "answer",
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            world.agreement().suite(),
            recipients,
            null);
    Payload payload =
        new Payload("INQUIRY", "s", "en", "t", List.of(), "", List.of(), "Dara Drafter of XA");
    return Acts.sign(
        SealedBodies.seal(draft, payload, keys, RANDOM).message(), List.of(drafter), RANDOM);
  }

  private Path pack() throws IOException, AuditException {
    Path pack = folder.resolve("pack");
    EvidencePack.write(MESSAGE, proof, copy, trusted(), pack);
    return pack;
  }

  private static SortedMap<AgreementId, Agreement> trusted() {
    SortedMap<AgreementId, Agreement> trusted = new TreeMap<>();
    trusted.put(world.agreement().version().id(), world.agreement());
    return trusted;
  }

  @Test
  void verifiesWithoutARelayAndSaysWhatHappened() throws IOException, AuditException {
    PackCheck.Report report = PackCheck.check(pack(), null);
    assertEquals(RECORD.size(), report.treeSize());
    assertFalse(report.ownTrust());
    assertTrue(report.agreements().getFirst().contains(world.agreement().version().digest().hex()));
    String last = report.facts().getLast().what();
    assertTrue(last.contains("ACKNOWLEDGED by Wim Watch of XB"), last);
    assertTrue(last.endsWith("received and understood; no position taken"), last);
  }

  @Test
  void oneZipFileIsAsGoodAsAFolder() throws IOException, AuditException {
    Path zip = folder.resolve("pack.zip");
    EvidencePack.write(MESSAGE, proof, copy, trusted(), zip);
    Path own = Files.write(folder.resolve("own.json"), world.agreement().document().toArray());
    assertTrue(PackCheck.check(zip, own).ownTrust());
    assertThrows(IOException.class, () -> EvidencePack.write(MESSAGE, proof, copy, trusted(), zip));
  }

  @Test
  void everyChangedFileThatCarriesEvidenceIsFound() throws IOException, AuditException {
    Path pack = pack();
    List<Path> evidence;
    try (Stream<Path> files = Files.walk(pack)) {
      evidence =
          files
              .filter(Files::isRegularFile)
              .filter(f ->
                  !f.toString()
                      .matches(
                          ".*(README.txt|pack.txt|vkey|\\.crt|\\.pub|who.txt|checkpoint\\..*)"))
              .toList();
    }
    assertTrue(evidence.size() > 20, evidence.size() + " files");
    for (Path file : evidence) {
      byte[] bytes = Files.readAllBytes(file);
      byte[] changed = bytes.clone();
      changed[bytes.length / 2] ^= 1;
      Files.write(file, changed);
      assertThrows(AuditException.class, () -> PackCheck.check(pack, null), file.toString());
      Files.write(file, bytes);
    }
    assertEquals(RECORD.size(), PackCheck.check(pack, null).treeSize());
  }

  @Test
  void anotherAgreementThanTheCallersIsRefused() throws IOException, AuditException {
    World other =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                folder.resolve("other"),
                ShippedAgreements.text(ShippedAgreements.DEMO),
                "demo.hotline/live",
                List.of("127.0.0.1:7443"),
                InstantSource.fixed(NOW)));
    Path pack = pack();
    Path own = Files.write(folder.resolve("own.json"), other.agreement().document().toArray());
    assertThrows(AuditException.class, () -> PackCheck.check(pack, own));
  }

  /// Runs the command line in a process of its own.
  private String hotline(int expected, String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openhotline.client.cli.Main"));
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    String told = Files.readString(err);
    assertEquals(expected, code, told);
    return Files.readString(out) + told;
  }

  @Test
  void anExportedRecordIsSummedUpAndAPackOrAnAlteredRecordIsNot() throws Exception {
    Path target = folder.resolve("record");
    RecordExport.write(copy, List.of(world.agreement()), target);

    String csv = hotline(0, "record", "report", target.toString(), "--csv");

    assertTrue(
        csv.contains(
            "\r\npriority,XB,1,0,1,0,0,0,1,0,0,0,0,0,14400.000,14400.000,14400.000,0,,,\r\n"),
        csv);
    assertTrue(csv.contains("VERIFIED: all " + RECORD.size() + " entries"), csv);
    String people = hotline(0, "record", "report", target.toString());
    assertTrue(people.contains("04:00:00"), people);
    assertTrue(
        hotline(2, "record", "report", pack().toString()).contains("needs the whole record"));
    Path bundle = target.resolve("tile/entries/000.p/" + RECORD.size());
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 1] ^= 1;
    Files.write(bundle, bytes);
    String altered = hotline(1, "record", "report", target.toString(), "--csv");
    assertTrue(altered.contains("NOT VERIFIED: "), altered);
    assertFalse(altered.contains("priority"), altered);
  }

  @Test
  void anExportedRecordVerifiesAndAnAlteredOneDoesNot() throws IOException, AuditException {
    Path target = folder.resolve("record");
    RecordExport.write(copy, List.of(world.agreement()), target);
    assertEquals(RECORD.size(), PackCheck.check(target, null).entries());
    Path bundle = target.resolve("tile/entries/000.p/" + RECORD.size());
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 1] ^= 1;
    Files.write(bundle, bytes);
    assertThrows(AuditException.class, () -> PackCheck.check(target, null));
  }

  @Test
  void aCopyThatDoesNotGiveTheSignedRootIsNotKept() throws IOException, RefusedException {
    RecordCopy fresh = RecordCopy.open(folder.resolve("fresh"), verifier());
    IOException fault =
        assertThrows(
            IOException.class,
            () ->
                fresh.pull(
                    (from, count) -> {
                      List<byte[]> entries = new ArrayList<>(fetch(from, count));
                      entries.set(0, entries.get(1));
                      return entries;
                    },
                    checkpoint));
    assertTrue(String.valueOf(fault.getMessage()).contains("root"), fault.getMessage());
    assertEquals(0, fresh.size());
    assertEquals(RECORD.size(), fresh.pull(EvidencePackTest::fetch, checkpoint));
    assertEquals(RECORD.size(), RecordCopy.open(folder.resolve("fresh"), verifier()).size());
  }

  @Test
  void whatTheReadmeSaysToTypeWorksWithStockTools()
      throws IOException, AuditException, InterruptedException, MalformedException {
    Path pack = pack();
    List<String> typed =
        Files.readString(pack.resolve("README.txt"))
            .lines()
            .filter(l -> l.startsWith("  ") && !l.startsWith("    "))
            .map(String::strip)
            .filter(l -> l.matches("(openssl|N=|h=|while|echo|for|sha256sum).*"))
            .toList();
    assertTrue(typed.size() > 8, typed.toString());
    Path script =
        Files.writeString(
            folder.resolve("typed.sh"),
            "set -e\n" + String.join("\n", typed) + "\n",
            StandardCharsets.UTF_8);
    Process shell =
        new ProcessBuilder("sh", script.toString())
            .directory(pack.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, shell.exitValue(), said);
    List<String> roots = said.lines().filter(l -> l.matches("[0-9a-f]{64}")).toList();
    assertEquals(2, roots.size(), said);
    assertEquals(roots.get(0), roots.get(1));
    assertTrue(said.contains("Verified"), said);
  }
}
