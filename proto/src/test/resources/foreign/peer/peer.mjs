// The second implementation, for as long as its standard input is open: one request a line in JSON, one answer a line.
// Byte strings are hexadecimal. Everything is done by noble, from proto/SPEC.md; nothing here is code of the hotline.
import readline from 'node:readline';
import { gcm } from '@noble/ciphers/aes.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p384 } from '@noble/curves/nist.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import { ml_kem1024_p384, ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { consistency, inclusion, leafHash, rootByInclusion, rootOf, rootsByConsistency } from '../merkle.mjs';

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (array) => Buffer.from(array).toString('hex');
const ascii = (text) => Uint8Array.from(Buffer.from(text, 'ascii'));
const join = (...parts) => Uint8Array.from(Buffer.concat(parts));
const u16 = (n) => Uint8Array.from([n >> 8, n & 255]);
const NOTHING = new Uint8Array(0);
const refused = (attempt) => {
  try {
    return attempt();
  } catch {
    return false;
  }
};

// --- signatures -------------------------------------------------------------------------------------------------
const EDWARDS = {
  publicKey: (secret) => ed25519.getPublicKey(secret),
  sign: (message, secret) => ed25519.sign(message, secret),
  verify: (signature, message, key) => ed25519.verify(signature, message, key, { zip215: false }),
};
const NIST = {
  publicKey: (secret) => p384.getPublicKey(secret, false),
  sign: (message, secret) => p384.sign(message, secret, { lowS: true, format: 'der' }),
  verify: (signature, message, key) => p384.verify(signature, message, key, { lowS: true, format: 'der' }),
};
const lattice = (scheme) => ({
  publicKey: (seed) => scheme.keygen(seed).publicKey,
  sign: (message, seed) => scheme.sign(message, scheme.keygen(seed).secretKey),
  verify: (signature, message, key) => scheme.verify(signature, message, key),
});
const NONE = { publicKey: () => NOTHING, sign: () => NOTHING, verify: (signature) => signature.length === 0 };
const SIGNING = {
  H1: [EDWARDS, lattice(ml_dsa65)],
  N1: [NIST, lattice(ml_dsa87)],
  C1: [EDWARDS, NONE],
};

// --- HPKE, RFC 9180 base mode, one message ------------------------------------------------------------------------
function labeled(hash, suite) {
  return {
    extract: (salt, label, ikm) => extract(hash, join(ascii('HPKE-v1'), suite, ascii(label), ikm), salt),
    expand: (prk, label, info, length) =>
      expand(hash, prk, join(u16(length), ascii('HPKE-v1'), suite, ascii(label), info), length),
  };
}
const dh = labeled(sha256, join(ascii('KEM'), u16(0x20)));
const dhSecret = (shared, enc, key) =>
  dh.expand(dh.extract(NOTHING, 'eae_prk', shared), 'shared_secret', join(enc, key), 32);
const DHKEM_X25519 = {
  publicKey: (secret) => x25519.getPublicKey(secret),
  encapsulate: (key) => {
    const ephemeral = x25519.utils.randomSecretKey();
    const enc = x25519.getPublicKey(ephemeral);
    return { enc, shared: dhSecret(x25519.getSharedSecret(ephemeral, key), enc, key) };
  },
  decapsulate: (enc, secret) =>
    dhSecret(x25519.getSharedSecret(secret, enc), enc, x25519.getPublicKey(secret)),
};
const hybrid = (kem) => ({
  publicKey: (seed) => kem.keygen(seed).publicKey,
  encapsulate: (key) => {
    const { cipherText, sharedSecret } = kem.encapsulate(key);
    return { enc: cipherText, shared: sharedSecret };
  },
  decapsulate: (enc, seed) => kem.decapsulate(enc, kem.keygen(seed).secretKey),
});
const SEALING = {
  H1: { kem: hybrid(ml_kem768_x25519), hash: sha256, ids: [0x647a, 0x0001, 0x0002] },
  N1: { kem: hybrid(ml_kem1024_p384), hash: sha384, ids: [0x0051, 0x0002, 0x0002] },
  C1: { kem: DHKEM_X25519, hash: sha256, ids: [0x0020, 0x0001, 0x0002] },
};
function cipher(suite, shared, info, aad) {
  const hpke = labeled(suite.hash, join(ascii('HPKE'), ...suite.ids.map(u16)));
  const context = join(Uint8Array.from([0]), hpke.extract(NOTHING, 'psk_id_hash', NOTHING),
    hpke.extract(NOTHING, 'info_hash', info));
  const secret = hpke.extract(shared, 'secret', NOTHING);
  return gcm(hpke.expand(secret, 'key', context, 32), hpke.expand(secret, 'base_nonce', context, 12), aad);
}

// --- requests ---------------------------------------------------------------------------------------------------
const buffers = (list) => list.map((each) => Buffer.from(each, 'hex'));
const leavesOf = (entries) => buffers(entries).map(leafHash);
const OPERATIONS = {
  signingKey: ({ suite, classical, pq }) => {
    const [c, q] = SIGNING[suite];
    return { classical: hex(c.publicKey(bytes(classical))), pq: hex(q.publicKey(bytes(pq))) };
  },
  sign: ({ suite, classical, pq, message }) => {
    const [c, q] = SIGNING[suite];
    return { classical: hex(c.sign(bytes(message), bytes(classical))), pq: hex(q.sign(bytes(message), bytes(pq))) };
  },
  verify: ({ suite, classical, pq, message, classicalSignature, pqSignature }) => {
    const [c, q] = SIGNING[suite];
    return {
      classical: refused(() => c.verify(bytes(classicalSignature), bytes(message), bytes(classical))),
      pq: refused(() => q.verify(bytes(pqSignature), bytes(message), bytes(pq))),
    };
  },
  sealingKey: ({ suite, secret }) => ({ key: hex(SEALING[suite].kem.publicKey(bytes(secret))) }),
  seal: ({ suite, key, info, aad, plaintext }) => {
    const { enc, shared } = SEALING[suite].kem.encapsulate(bytes(key));
    const wrapped = cipher(SEALING[suite], shared, bytes(info), bytes(aad)).encrypt(bytes(plaintext));
    return { enc: hex(enc), wrapped: hex(wrapped) };
  },
  open: ({ suite, secret, info, aad, enc, wrapped }) => {
    const opened = refused(() => {
      const shared = SEALING[suite].kem.decapsulate(bytes(enc), bytes(secret));
      return hex(cipher(SEALING[suite], shared, bytes(info), bytes(aad)).decrypt(bytes(wrapped)));
    });
    return { opened: opened !== false, plaintext: opened === false ? '' : opened };
  },
  tree: ({ entries, index, older }) => {
    const leaves = leavesOf(entries);
    return {
      root: hex(rootOf(leaves)),
      olderRoot: hex(rootOf(leaves.slice(0, older))),
      inclusion: inclusion(index, leaves).map(hex),
      consistency: consistency(older, leaves).map(hex),
    };
  },
  included: ({ index, size, leaf, root, proof }) => ({
    holds: refused(() => hex(rootByInclusion(index, size, Buffer.from(leaf, 'hex'), buffers(proof))) === root),
  }),
  consistent: ({ older, size, olderRoot, root, proof }) => ({
    holds: refused(() => rootsByConsistency(older, size, Buffer.from(olderRoot, 'hex'), buffers(proof))
      .map(hex).join() === [olderRoot, root].join()),
  }),
};
for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(JSON.stringify(OPERATIONS[request.operation](request)) + '\n');
}
