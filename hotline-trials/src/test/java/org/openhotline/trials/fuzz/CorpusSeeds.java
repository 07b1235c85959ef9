package org.openhotline.trials.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PrivateKeySeeds;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreSnapshots;
import org.openhotline.server.core.Input;
import org.openhotline.server.node.LogSeeds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The first inputs of every target, made by the product's own encoders: the protocol's vectors and
/// a world of identities. Made once, with [CorpusTest] and `-Dcorpus.write=true`.
final class CorpusSeeds {
  private static final Path VECTORS = Path.of("../proto/src/test/resources/vectors");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Map<String, List<byte[]>> seeds = new TreeMap<>();
  private final List<String> fixture = new ArrayList<>();
  private final List<SignedAct> small = new ArrayList<>();

  /// Makes the seeds of all targets by name.
  static CorpusSeeds make(Path folder) throws IOException, MalformedException {
    CorpusSeeds seeds = new CorpusSeeds();
    seeds.acts();
    seeds.sealing();
    seeds.record();
    seeds.frames();
    seeds.documents();
    seeds.world(folder);
    seeds.relay();
    return seeds;
  }

  Map<String, List<byte[]>> byTarget() {
    return seeds;
  }

  String fixture() {
    return String.join("\n", fixture) + "\n";
  }

  private void add(String target, byte[] bytes) {
    seeds.computeIfAbsent(target, _ -> new ArrayList<>()).add(bytes);
  }

  private void add(String target, String text) {
    add(target, text.getBytes(UTF_8));
  }

  private static JsonNode read(String name) throws IOException {
    return JSON.readTree(Files.readString(VECTORS.resolve(name), UTF_8));
  }

  private static byte[] bytes(JsonNode node, String field) {
    return Bytes.ofHex(node.get(field).asString()).toArray();
  }

  private static byte[] join(int first, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put((byte) first).put(rest).array();
  }

  private void acts() throws IOException, MalformedException {
    for (JsonNode vector : read("acts.json").get("acts")) {
      byte[] act = bytes(vector, "signed_act");
      SignedAct parsed = Acts.parse(act);
      boolean classical = vector.get("agreement_suite").asString().equals("C1");
      if (classical || parsed.act().kind() == ActKind.WATCH) {
        add("act-body", join(parsed.act().kind().code(), parsed.body().toArray()));
        add("signed-act", act);
      }
      if (classical) {
        small.add(parsed);
        if (parsed.act() instanceof Message message) {
          add("message-core", message.sealed().core().toArray());
        }
      }
    }
  }

  private void sealing() throws IOException {
    for (JsonNode vector : read("sealing.json").get("messages")) {
      SuiteId suite = SuiteId.valueOf(vector.get("suite").asString());
      byte[] body = bytes(vector, "sealed_body");
      add("sealed-body", body);
      add("envelope-open", join(suite.code(), body));
      add("payload", bytes(vector, "payload"));
      add("message-core", bytes(vector, "core"));
      for (JsonNode key : read("keys.json").get("sealing")) {
        if (key.get("suite").asString().equals(suite.name())
            && key.get("desk").asString().equals("XB")) {
          fixture.add(
              String.join(
                  " ",
                  "desk-" + suite,
                  vector.get("core").asString(),
                  vector.get("commitment").asString(),
                  vector.get("key_commitment").asString(),
                  "XB",
                  key.get("secret").asString()));
        }
      }
    }
  }

  private void record() throws IOException {
    JsonNode record = read("record.json");
    add("signed-note", record.get("checkpoint").asString());
    add("verifier-key", record.get("vkey_ed25519").asString());
    add("verifier-key", record.get("vkey_ml_dsa_65").asString());
    fixture.add(
        String.join(
            " ",
            "record",
            record.get("origin").asString(),
            record.get("vkey_ed25519").asString(),
            record.get("vkey_ml_dsa_65").asString()));
    for (String path :
        List.of("tile/0/x001/x234/067", "tile/5/000.p/7", "tile/entries/x001/234.p/5")) {
      add("tile-path", path);
    }
    JsonNode entries = record.get("entries");
    List<byte[]> all = new ArrayList<>();
    byte[] root = bytes(entries.get(entries.size() - 1), "root_after");
    for (JsonNode entry : entries) {
      byte[] leaf = bytes(entry, "entry");
      all.add(leaf);
      add("record-entry", leaf);
      ByteBuffer inclusion = ByteBuffer.allocate(4096).put((byte) 0);
      inclusion.putLong(entry.get("index").asLong()).putLong(entries.size());
      inclusion.put(bytes(entry, "leaf_hash")).put(root);
      entry
          .get("inclusion_in_last")
          .forEach(h -> inclusion.put(Bytes.ofHex(h.asString()).toArray()));
      add("merkle-proof", taken(inclusion));
      ByteBuffer consistency = ByteBuffer.allocate(4096).put((byte) 1);
      consistency.putLong(entry.get("index").asLong() + 1).putLong(entries.size());
      consistency.put(bytes(entry, "root_after")).put(root);
      entry
          .get("consistency_with_last")
          .forEach(h -> consistency.put(Bytes.ofHex(h.asString()).toArray()));
      add("merkle-proof", taken(consistency));
    }
    add("entry-bundle", join(all.size() - 1, EntryBundle.encode(all)));
    pack(record, all);
  }

  private static byte[] taken(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private void pack(JsonNode record, List<byte[]> entries) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("checkpoint", record.get("checkpoint").asString().getBytes(UTF_8));
    for (SignedAct act : small) {
      if (act.act() instanceof AgreementChange change) {
        files.put("agreement/test-1.json", change.document().toArray());
      }
    }
    Map<String, byte[]> whole = new TreeMap<>(files);
    whole.put("tile/entries/000.p/" + entries.size(), EntryBundle.encode(entries));
    add("evidence-pack", zip(whole));
    JsonNode first = record.get("entries").get(0);
    files.put("entries/0.entry", entries.getFirst());
    StringBuilder proof = new StringBuilder();
    first
        .get("inclusion_in_last")
        .forEach(h -> proof.append("R ").append(h.asString()).append('\n'));
    files.put("entries/0.proof", proof.toString().getBytes(UTF_8));
    add("evidence-pack", zip(files));
    files.put("acts/1-message/act", entries.get(1));
    add("evidence-pack", zip(files));
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        entry.setTime(0);
        entry.setSize(file.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private void frames() throws IOException {
    FrameSeeds.station(small).forEach(frame -> add("station-frame", frame));
    FrameSeeds.relay(read("record.json")).forEach(frame -> add("relay-frame", frame));
    add("frame-stream", FrameSeeds.stream(seeds.getOrDefault("station-frame", List.of()), 3));
    add("frame-stream", FrameSeeds.stream(seeds.getOrDefault("station-frame", List.of()), 200));
  }

  private void documents() throws IOException {
    String demo = ShippedAgreements.text(ShippedAgreements.DEMO);
    add("agreement-yaml", demo);
    add("yaml", demo.substring(0, demo.indexOf("\ntypes:") + 1));
    add("yaml", "a: [1, 2, {b: 'c', \"d\": |\n  text\n}]\n# remark\ne: >-\n  f\n");
    add("json", "{\"a\":[1,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":-7}}");
    for (SignedAct act : small) {
      if (act.act() instanceof AgreementChange change) {
        add("agreement-canonical", change.document().toArray());
        add("json", change.document().toArray());
      }
    }
    add(
        "relay-config",
        """
        node: n1
        plane: live
        listen: 127.0.0.1:7443
        data: data
        intake: intake
        metrics: 127.0.0.1:9464
        tls: {certificate: tls.crt, key: tls.pem}
        record: {origin: demo.hotline/live, key: record.pem}
        link_grace: 5s
        disk_reserve: 64MiB
        limits: {connections: 100, handshake_timeout: 5s, body_bytes: 64KiB}
        """);
  }

  private void world(Path folder) throws IOException, MalformedException {
    World world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                folder.resolve("world"),
                ShippedAgreements.text(ShippedAgreements.DEMO),
                "demo.hotline/live",
                List.of("127.0.0.1:7443"),
                InstantSource.fixed(NOW)));
    add("agreement-yaml", Files.readAllBytes(world.folder().resolve("agreement.yaml")));
    add("agreement-canonical", world.agreement().document().toArray());
    try (Stream<Path> intake = Files.list(world.intake())) {
      for (Path file : intake.sorted().toList()) {
        SignedAct act = Acts.parse(Files.readAllBytes(file));
        if (act.act() instanceof DirectoryChange change && change.party().value().equals("XA")) {
          if (change.entries().getFirst() instanceof DirectoryEntry.Authority) {
            fixture.add("roots " + act.bytes().hex());
          }
          change.entries().forEach(this::certificates);
        }
      }
    }
    try (Stream<Path> files = Files.walk(world.folder())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        boolean ofParty = file.toString().contains("home-xa/");
        if (file.toString().contains("/xa/") && name.startsWith("issued")) {
          add("issued-list", Files.readAllBytes(file));
        }
        if (name.endsWith("root-classical.crt") && ofParty) {
          add("pem", Files.readAllBytes(file));
        }
      }
    }
    keys(folder);
  }

  /// Keys that everybody knows: those of the protocol's vectors.
  private void keys(Path folder) throws IOException {
    Map<SuiteId, SigningKeyPair> signing = new EnumMap<>(SuiteId.class);
    Map<SuiteId, SealingKeyPair> sealing = new EnumMap<>(SuiteId.class);
    for (SuiteId suite : SuiteId.values()) {
      JsonNode first = firstOf(suite, read("keys.json").get("signing"));
      signing.put(
          suite,
          SigningKeyPair.fromSecrets(
              suite, bytes(first, "classical_secret"), bytes(first, "pq_secret")));
      JsonNode desk = firstOf(suite, read("keys.json").get("sealing"));
      sealing.put(suite, SealingKeyPair.fromSecret(suite, bytes(desk, "secret")));
    }
    PrivateKeySeeds.of(signing.values(), sealing.values()).forEach(key -> add("private-key", key));
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      for (SigningKeyPair pair : signing.values()) {
        Path file = folder.resolve(pair.suite() + ".pem");
        vault.writeSigning(file, pair);
        add("key-file", Files.readAllBytes(file));
      }
      for (SealingKeyPair pair : sealing.values()) {
        Path desk = folder.resolve("desk-" + pair.suite() + ".pem");
        vault.writeDesk(desk, pair);
        add("key-file", Files.readAllBytes(desk));
        add("desk-keys", "desk-key-from: 20261123T120000Z\n" + Files.readString(desk, UTF_8));
      }
    }
  }

  private static JsonNode firstOf(SuiteId suite, JsonNode keys) {
    for (JsonNode key : keys) {
      if (key.get("suite").asString().equals(suite.name())) {
        return key;
      }
    }
    throw new IllegalStateException("no key of suite " + suite);
  }

  private void certificates(DirectoryEntry entry) {
    switch (entry) {
      case DirectoryEntry.Authority(Bytes classical, Bytes pq, var _) -> {
        add("certificate", classical.toArray());
        add("certificate", pq.toArray());
      }
      case DirectoryEntry.Station station -> {
        add("certificate", station.tlsCertificate().toArray());
        add("certificate", station.credential().classicalCertificate().toArray());
      }
      case DirectoryEntry.RevocationLists(Bytes classical, Bytes pq) -> {
        add("revocation-list", classical.toArray());
        add("revocation-list", pq.toArray());
      }
      case DirectoryEntry.Officer _, DirectoryEntry.DeskKey _, DirectoryEntry.Revocation _ -> {}
    }
  }

  private void relay() {
    Core core = new Core(Plane.LIVE);
    add("core-snapshot", CoreSnapshots.write(core));
    for (SignedAct act : small) {
      core.apply(NOW, new Input.SubmitAct(act));
      if (small.indexOf(act) % 4 == 0) {
        add("core-snapshot", CoreSnapshots.write(core));
      }
    }
    add("core-snapshot", CoreSnapshots.write(core));
    LogSeeds.of(small).forEach(input -> add("log-input", input));
  }
}
