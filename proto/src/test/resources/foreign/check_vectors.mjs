// Checks the vectors of the hotline protocol with nothing but Node 20 and proto/SPEC.md: no code of ours.
//
//   node check_vectors.mjs FOLDER
//
// Recomputed here: credential and key ids, signature inputs out of the acts' bytes, Ed25519 and P-384 signatures,
// digests, HKDF, AES-256-GCM, padding, commitments, HPKE of suite C1, leaf hashes, roots, proofs, and the Ed25519
// signature of the checkpoint. Node 20 has no ML-DSA and no ML-KEM: those halves are only measured.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rootByInclusion, rootOf, rootsByConsistency } from './merkle.mjs';

const folder = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const hex = (text) => Buffer.from(text, 'hex');
const ascii = (text) => Buffer.from(text, 'ascii');
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
const sha384 = (...parts) => crypto.createHash('sha384').update(Buffer.concat(parts)).digest();
const u16 = (n) => Buffer.from([n >> 8, n & 255]);
const label = (kind) => Buffer.concat([ascii('hotline/v1/' + kind), Buffer.from([0])]);
const SUITE = { H1: 0x01, N1: 0x02, C1: 0x7f };
const NAME = { 1: 'H1', 2: 'N1', 127: 'C1' };
const KIND = ['', 'message', 'delivered', 'decrypted', 'cannot-read', 'acknowledged', 'holding', 'declined', 'cancel',
  'watch', 'channel', 'directory', 'agreement', 'close'];
const PQ_SIGNATURE_BYTES = { H1: 3309, N1: 4627, C1: 0 };
const counts = {};
const done = (what) => { counts[what] = (counts[what] ?? 0) + 1; };

// Protobuf, as far as it is needed: field number -> list of values (numbers as BigInt, byte strings as Buffer).
function fields(bytes) {
  const out = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      assert.notEqual(byte, undefined, 'number cut off');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    let value;
    if ((tag & 7) === 0) {
      value = varint();
    } else {
      assert.equal(tag & 7, 2, 'wire type');
      const length = Number(varint());
      assert.ok(at + length <= bytes.length, 'bytes cut off');
      value = bytes.subarray(at, at + length);
      at += length;
    }
    const number = tag >> 3;
    out.set(number, [...(out.get(number) ?? []), value]);
  }
  return out;
}
const one = (message, number) => {
  const values = message.get(number) ?? [];
  assert.equal(values.length, 1, 'field ' + number + ' once');
  return values[0];
};

function publicKey(suite, raw) {
  const prefix = suite === 'N1'
    ? '3076301006072a8648ce3d020106052b81040022036200'
    : '302a300506032b6570032100';
  return crypto.createPublicKey({ key: Buffer.concat([hex(prefix), raw]), format: 'der', type: 'spki' });
}
const verify = (suite, raw, message, signature) =>
  crypto.verify(suite === 'N1' ? 'sha384' : null, message, publicKey(suite, raw), signature);

// --- keys -------------------------------------------------------------------------------------------------------
const keys = read('keys.json');
const signers = new Map();
for (const key of keys.signing) {
  const classical = hex(key.classical_public);
  const pq = hex(key.pq_public);
  const id = sha256(label('credential'), Buffer.from([SUITE[key.suite]]), u16(classical.length), classical,
    u16(pq.length), pq).toString('hex');
  assert.equal(id, key.credential_id);
  if (key.suite !== 'N1') {
    const secret = crypto.createPrivateKey({
      key: Buffer.concat([hex('302e020100300506032b657004220420'), hex(key.classical_secret)]), format: 'der', type: 'pkcs8',
    });
    const jwk = crypto.createPublicKey(secret).export({ format: 'jwk' });
    assert.equal(Buffer.from(jwk.x, 'base64url').toString('hex'), key.classical_public);
  } else {
    const ecdh = crypto.createECDH('secp384r1');
    ecdh.setPrivateKey(hex(key.classical_secret));
    assert.equal(ecdh.getPublicKey('hex'), key.classical_public);
  }
  signers.set(id, { suite: key.suite, classical });
  done('credential ids');
}
const deskKeys = new Map();
for (const key of keys.sealing) {
  const id = sha256(label('desk-key'), Buffer.from([SUITE[key.suite]]), hex(key.public)).subarray(0, 16).toString('hex');
  assert.equal(id, key.key_id);
  deskKeys.set(id, key);
  done('desk key ids');
}

// --- acts -------------------------------------------------------------------------------------------------------
function planeOf(kind, body) {
  const holder = kind === 1 ? fields(one(fields(body), 1)) : fields(body);
  return Number(one(fields(one(holder, 1)), 1));
}
for (const act of read('acts.json').acts) {
  const bytes = hex(act.signed_act);
  assert.equal(sha256(bytes).toString('hex'), act.act_digest);
  const signed = fields(bytes);
  const kind = Number(one(signed, 1));
  const body = one(signed, 2);
  assert.equal(kind, act.kind);
  assert.equal('hotline/v1/' + KIND[kind], act.label);
  assert.equal(sha256(body).toString('hex'), act.body_digest);
  const plane = planeOf(kind, body);
  assert.equal(plane, act.plane);
  signed.get(3).map(fields).forEach((signature, i) => {
    const expected = act.signatures[i];
    const suite = NAME[Number(one(signature, 2))];
    assert.equal(suite, expected.suite);
    const id = one(signature, 1).toString('hex');
    assert.equal(id, expected.signer);
    const input = Buffer.concat([label(KIND[kind]), Buffer.from([plane, SUITE[suite]]), body]);
    assert.equal(sha256(input).toString('hex'), expected.input_sha256);
    done('signature inputs');
    const signer = signers.get(id);
    assert.ok(signer, 'signer ' + id + ' is known');
    const classical = one(signature, 3);
    assert.ok(verify(suite, signer.classical, input, classical), act.label + ' classical signature');
    done(suite === 'N1' ? 'P-384 signatures' : 'Ed25519 signatures');
    input[input.length - 1] ^= 1;
    assert.ok(!verify(suite, signer.classical, input, classical), act.label + ' changed');
    const pq = signature.get(4)?.[0] ?? Buffer.alloc(0);
    assert.equal(pq.length, PQ_SIGNATURE_BYTES[suite]);
  });
  done('acts');
}

// --- sealing ----------------------------------------------------------------------------------------------------
const hmac = (key, ...parts) => crypto.createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const NOTHING = Buffer.alloc(0);

// RFC 9180 base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
function hpkeOpen(secret, recipient, enc, info, aad, ciphertext) {
  const expand = (prk, data, length) => {
    let block = NOTHING;
    let out = NOTHING;
    for (let i = 1; out.length < length; i++) {
      block = hmac(prk, block, data, Buffer.from([i]));
      out = Buffer.concat([out, block]);
    }
    return out.subarray(0, length);
  };
  const labeled = (suite) => ({
    extract: (salt, name, ikm) => hmac(salt, ascii('HPKE-v1'), suite, ascii(name), ikm),
    expand: (prk, name, data, length) =>
      expand(prk, Buffer.concat([u16(length), ascii('HPKE-v1'), suite, ascii(name), data]), length),
  });
  const x25519 = (prefix, raw) => Buffer.concat([hex(prefix), raw]);
  const dh = crypto.diffieHellman({
    privateKey: crypto.createPrivateKey({
      key: x25519('302e020100300506032b656e04220420', secret), format: 'der', type: 'pkcs8' }),
    publicKey: crypto.createPublicKey({
      key: x25519('302a300506032b656e032100', enc), format: 'der', type: 'spki' }),
  });
  const kem = labeled(Buffer.concat([ascii('KEM'), u16(0x20)]));
  const shared = kem.expand(kem.extract(NOTHING, 'eae_prk', dh), 'shared_secret', Buffer.concat([enc, recipient]), 32);
  const hpke = labeled(Buffer.concat([ascii('HPKE'), u16(0x20), u16(0x01), u16(0x02)]));
  const context = Buffer.concat([Buffer.from([0]), hpke.extract(NOTHING, 'psk_id_hash', NOTHING),
    hpke.extract(NOTHING, 'info_hash', info)]);
  const secretKey = hpke.extract(shared, 'secret', NOTHING);
  return gcmOpen(hpke.expand(secretKey, 'key', context, 32), hpke.expand(secretKey, 'base_nonce', context, 12), aad,
    ciphertext);
}
function gcmOpen(key, nonce, aad, ciphertext) {
  const cipher = crypto.createDecipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  cipher.setAuthTag(ciphertext.subarray(-16));
  return Buffer.concat([cipher.update(ciphertext.subarray(0, -16)), cipher.final()]);
}
for (const message of read('sealing.json').messages) {
  const core = hex(message.core);
  const coreHash = sha384(label('core'), core);
  assert.equal(coreHash.toString('hex'), message.core_hash);
  const okm = Buffer.from(crypto.hkdfSync('sha384', hex(message.cek), NOTHING,
    Buffer.concat([label('keys'), coreHash]), 64));
  const kc = okm.subarray(32);
  assert.equal(kc.toString('hex'), message.key_commitment);
  done('key commitments');
  const body = hex(message.sealed_body);
  assert.equal(body.length, message.sealed_length);
  assert.equal(sha384(body).toString('hex'), message.sealed_digest);
  const sealed = fields(body);
  const padded = gcmOpen(okm.subarray(0, 32), Buffer.alloc(12), coreHash, one(sealed, 2));
  const length = padded.readUInt32BE(0);
  const salt = padded.subarray(4, 36);
  const payload = padded.subarray(36, 4 + length);
  assert.ok(padded.subarray(4 + length).every((byte) => byte === 0), 'padding');
  assert.equal(salt.toString('hex'), message.salt);
  assert.equal(payload.toString('hex'), message.payload);
  done('bodies opened by AES-256-GCM');
  assert.equal(sha256(label('commit'), salt, payload).toString('hex'), message.commitment);
  done('commitments');
  sealed.get(1).map(fields).forEach((wrap, i) => {
    const expected = message.wraps[i];
    assert.equal(one(wrap, 1).toString('utf8'), expected.desk);
    assert.equal(one(wrap, 2).toString('hex'), expected.key_id);
    const info = Buffer.concat([label('cek'), coreHash, one(wrap, 2)]);
    assert.equal(info.toString('hex'), expected.hpke_info);
    if (message.suite === 'C1') {
      const key = deskKeys.get(expected.key_id);
      const cek = hpkeOpen(hex(key.secret), hex(key.public), one(wrap, 3), info, kc, one(wrap, 4));
      assert.equal(cek.toString('hex'), message.cek);
      done('HPKE X25519 wraps');
    }
  });
  const header = hex(message.header);
  assert.equal(sha256(header).toString('hex'), message.header_digest);
  const parts = fields(header);
  assert.deepEqual(one(parts, 1), core);
  assert.equal(one(parts, 2).toString('hex'), message.commitment);
  assert.deepEqual(one(parts, 3), kc);
  assert.equal(one(parts, 4).toString('hex'), message.sealed_digest);
  assert.equal(Number(one(parts, 5)), message.sealed_length);
  done('headers');
}

// --- record -----------------------------------------------------------------------------------------------------
const record = read('record.json');
const leaves = record.entries.map((entry) => sha256(Buffer.from([0]), hex(entry.entry)));
const root = rootOf(leaves);
record.entries.forEach((entry, i) => {
  assert.equal(leaves[i].toString('hex'), entry.leaf_hash);
  done('leaf hashes');
  const older = rootOf(leaves.slice(0, i + 1));
  assert.equal(older.toString('hex'), entry.root_after);
  done('roots');
  assert.deepEqual(rootByInclusion(i, leaves.length, leaves[i], entry.inclusion_in_last.map(hex)), root);
  done('inclusion proofs');
  assert.deepEqual(rootsByConsistency(i + 1, leaves.length, older, entry.consistency_with_last.map(hex)), [older, root]);
  done('consistency proofs');
});

// --- checkpoint (C2SP signed note) ------------------------------------------------------------------------------
const end = record.checkpoint.indexOf('\n\n') + 1;
const text = record.checkpoint.slice(0, end);
assert.equal(text, `${record.origin}\n${leaves.length}\n${root.toString('base64')}\n`);
const lines = record.checkpoint.slice(end + 1).trimEnd().split('\n');
[record.vkey_ed25519, record.vkey_ml_dsa_65].forEach((vkey, i) => {
  const parts = vkey.split('+');
  const [name, id] = parts;
  const typed = Buffer.from(parts.slice(2).join('+'), 'base64');
  assert.equal(sha256(Buffer.from(name + '\n', 'utf8'), typed).subarray(0, 4).toString('hex'), id);
  const prefix = `\u2014 ${name} `;
  assert.ok(lines[i].startsWith(prefix), 'signature line of ' + name);
  const signature = Buffer.from(lines[i].slice(prefix.length), 'base64');
  assert.equal(signature.subarray(0, 4).toString('hex'), id);
  if (typed[0] === 1) {
    assert.ok(verify('H1', typed.subarray(1), Buffer.from(text, 'utf8'), signature.subarray(4)), 'checkpoint');
    done('checkpoint signatures');
  } else {
    assert.equal(typed.subarray(0, 18).toString('latin1'), '\u00ffhotline-ml-dsa-65');
    assert.equal(signature.length - 4, PQ_SIGNATURE_BYTES.H1);
  }
});
console.log(Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(', '));
