// The Merkle tree of RFC 9162, section 2.1, written from the RFC alone; Buffers in and out, sizes below 2^31.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
export const leafHash = (entry) => sha256(Buffer.from([0]), entry);
export const node = (left, right) => sha256(Buffer.from([1]), left, right);
const split = (size) => {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
};
export function rootOf(leaves) {
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return node(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}
// Section 2.1.3.1
export function inclusion(m, leaves) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...inclusion(m, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...inclusion(m - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}
// Section 2.1.4.1
export function consistency(m, leaves, whole = true) {
  if (m === leaves.length) return whole ? [] : [rootOf(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...consistency(m, leaves.slice(0, k), whole), rootOf(leaves.slice(k))]
    : [...consistency(m - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))];
}
// Section 2.1.3.2
export function rootByInclusion(index, size, leaf, proof) {
  assert.ok(index < size, 'index outside the tree');
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    assert.notEqual(sn, 0, 'proof too long');
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r);
      while (fn % 2 === 0 && fn !== 0) { fn >>= 1; sn >>= 1; }
    } else {
      r = node(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  assert.equal(sn, 0, 'proof too short');
  return r;
}
// Section 2.1.4.2
export function rootsByConsistency(first, second, firstRoot, proof) {
  assert.ok(first > 0 && first <= second, 'sizes in the wrong order');
  if (first === second) {
    assert.equal(proof.length, 0);
    return [firstRoot, firstRoot];
  }
  const path = (first & (first - 1)) === 0 ? [firstRoot, ...proof] : [...proof];
  assert.notEqual(path.length, 0, 'proof too short');
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) { fn >>= 1; sn >>= 1; }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    assert.notEqual(sn, 0, 'proof too long');
    if (fn % 2 === 1 || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while (fn % 2 === 0 && fn !== 0) { fn >>= 1; sn >>= 1; }
    } else {
      sr = node(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  assert.equal(sn, 0, 'proof too short');
  return [fr, sr];
}
