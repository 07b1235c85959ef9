package org.openhotline.protocol.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.Label;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SigningSecret;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.envelope.Envelope;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Payloads;
import org.openhotline.protocol.wire.SealedBodies;

/// Makes all vectors from keys with known names; byte strings are lower-case hexadecimal.
final class VectorFiles {
  private static final List<String> SIGNERS =
      List.of("a-duty", "a-releaser", "b-duty", "b-second", "b-head", "b-station", "log");

  static final Payload PAYLOAD =
      new Payload(
          "INCIDENT",
          "اقتراب خطير",
          "ar",
          "اقتربت سفينة من مسافة 200 متر. نطلب توضيحا.",
          List.of(new Payload.Translation("en", "A vessel came as near as 200 m.", "L. Haddad")),
          "",
          List.of(new Payload.Field("place", "34N 035E")),
          "A. Ivanova");

  private VectorFiles() {}

  /// File name to content.
  static SortedMap<String, Map<String, Object>> all() {
    SortedMap<String, Map<String, Object>> files = new TreeMap<>();
    files.put("keys.json", keys());
    files.put("acts.json", acts());
    files.put("sealing.json", sealing());
    files.put("record.json", RecordVectors.make());
    return files;
  }

  static String hex(byte[] bytes) {
    return Octets.hex(bytes);
  }

  private static Map<String, Object> keys() {
    List<Object> signing = new ArrayList<>();
    List<Object> sealing = new ArrayList<>();
    for (SuiteId suite : SuiteId.values()) {
      World world = new World(suite);
      SIGNERS.forEach(name -> signing.add(signingKey(name, world.signer(name))));
      for (DeskId desk : List.of(World.A, World.B, World.C)) {
        sealing.add(sealingKey(desk.value(), world.deskKey(desk.value())));
      }
    }
    for (PartyId party : List.of(World.PARTY_A, World.PARTY_B, World.PARTY_C)) {
      signing.add(signingKey("authority " + party, World.authority(party)));
    }
    Map<String, Object> file = about("Key pairs. Secrets are for vectors only.");
    file.put("signing", signing);
    file.put("sealing", sealing);
    return file;
  }

  private static Map<String, Object> signingKey(String name, SigningKeyPair pair) {
    SigningSecret secret = pair.secret(SecretAccess.forKeyStorage());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", name);
    out.put("suite", pair.suite().name());
    out.put("classical_secret", hex(secret.classical()));
    out.put("pq_secret", hex(secret.pq()));
    out.put("classical_public", hex(pair.publicKey().classical()));
    out.put("pq_public", hex(pair.publicKey().pq()));
    out.put("credential_id", pair.credentialId().hex());
    return out;
  }

  private static Map<String, Object> sealingKey(String name, SealingKeyPair pair) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("desk", name);
    out.put("suite", pair.suite().name());
    out.put("secret", hex(pair.secret(SecretAccess.forKeyStorage())));
    out.put("public", hex(pair.publicKey().raw()));
    out.put("key_id", pair.keyId().hex());
    return out;
  }

  private static Map<String, Object> acts() {
    List<Object> acts = new ArrayList<>();
    for (SuiteId suite : SuiteId.values()) {
      for (SampleActs.Sample sample : new SampleActs(new World(suite)).all().values()) {
        acts.add(act(suite, sample.signDeterministically()));
      }
    }
    Map<String, Object> file =
        about(
            "Signed acts of every kind. ECDSA is deterministic by RFC 6979, ML-DSA by the zero hedge of"
                + " FIPS 204: signers in use must hedge, so compare nothing but verification.");
    file.put("acts", acts);
    return file;
  }

  static Map<String, Object> act(SuiteId world, SignedAct act) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("kind", act.act().kind().code());
    out.put("label", "hotline/v1/" + act.act().kind().label());
    out.put("agreement_suite", world.name());
    out.put("plane", act.act().context().plane().code());
    out.put("body_digest", act.bodyDigest().hex());
    List<Object> signatures = new ArrayList<>();
    for (SignedAct.Signed signed : act.signatures()) {
      CredentialId signer = signed.signer();
      Map<String, Object> signature = new LinkedHashMap<>();
      signature.put("signer", signer.hex());
      signature.put("suite", signed.suite().name());
      signature.put("input_sha256", hex(Sha.sha256(Acts.signatureInput(act, signed.suite()))));
      signature.put("classical", hex(signed.signature().classical()));
      signature.put("pq", hex(signed.signature().pq()));
      signatures.add(signature);
    }
    out.put("signatures", signatures);
    out.put("signed_act", act.bytes().hex());
    out.put("act_digest", act.digest().hex());
    return out;
  }

  private static Map<String, Object> sealing() {
    List<Object> messages = new ArrayList<>();
    for (SuiteId suite : SuiteId.values()) {
      messages.add(sealed(new World(suite)));
    }
    Map<String, Object> file =
        about(
            "A payload sealed to three desks, step by step. HPKE coins are what the sender drew at"
                + " random for each wrap.");
    file.put("messages", messages);
    return file;
  }

  private static Map<String, Object> sealed(World world) {
    MessageDraft draft = new SampleActs(world).draft(Precedence.IMMEDIATE);
    List<PublicSealingKey> keys =
        draft.recipients().stream().map(r -> world.deskKey(r.desk().value()).publicKey()).toList();
    KnownRandom random = new KnownRandom(World.bytes("sealing " + world.suite()).toArray());
    var sealed = SealedBodies.seal(draft, PAYLOAD, keys, random);
    byte[] core = Acts.core(draft);
    byte[] coreHash = Sha.sha384(Label.CORE.bytes(), core);
    Message message = sealed.message();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("suite", world.suite().name());
    out.put("core", hex(core));
    out.put("core_hash", hex(coreHash));
    out.put("payload", hex(Payloads.bytes(PAYLOAD)));
    out.put("salt", hex(random.draw(0)));
    out.put("cek", hex(random.draw(1)));
    out.put("commitment", message.sealed().commitment().hex());
    out.put("key_commitment", message.sealed().keyCommitment().hex());
    List<Object> wraps = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Map<String, Object> wrap = new LinkedHashMap<>();
      wrap.put("desk", draft.recipients().get(i).desk().value());
      wrap.put("key_id", keys.get(i).keyId().hex());
      wrap.put(
          "hpke_info", hex(Octets.join(Label.CEK.bytes(), coreHash, keys.get(i).keyId().bytes())));
      wrap.put("hpke_coins", hex(random.draw(2 + i)));
      wraps.add(wrap);
    }
    out.put("wraps", wraps);
    out.put("sealed_body", sealed.body().hex());
    out.put("sealed_digest", message.sealed().sealedDigest().value().hex());
    out.put("sealed_length", message.sealed().sealedLength());
    byte[] header = Acts.body(message);
    out.put("header", hex(header));
    out.put("header_digest", hex(Sha.sha256(header)));
    out.put("largest_payload_bytes", Envelope.MAX_PAYLOAD_BYTES);
    return out;
  }

  static Map<String, Object> about(String text) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("about", text + " See proto/SPEC.md.");
    return file;
  }
}
