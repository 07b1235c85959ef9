#!/usr/bin/env python3
"""Checks an exported record without any code of the hotline.

usage: verify_record.py FOLDER VKEY_FILE

Needs only Python's standard library and the openssl command line. FOLDER is laid out as C2SP
tlog-tiles; VKEY_FILE holds one verifier key a line (C2SP signed-note), of which the Ed25519 one is
used. Checked are: the Ed25519 signature of the checkpoint, every entry against the level 0 tiles,
and the root recomputed from all entries. (The second signature, ML-DSA-65, needs openssl 3.5.)
Exit code 0: everything holds; 1: it does not; 2: wrong use or a missing file.
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410, before the 32 key bytes
WIDTH = 256


class Bad(Exception):
    pass


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Peaks of a growing tree: (height, hash), largest first."""

    def __init__(self):
        self.peaks = []

    def append(self, leaf):
        self.peaks.append((0, leaf))
        while len(self.peaks) > 1 and self.peaks[-1][0] == self.peaks[-2][0]:
            height, right = self.peaks.pop()
            _, left = self.peaks.pop()
            self.peaks.append((height + 1, node_hash(left, right)))

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            root = node_hash(left, root)
        return root


def index_path(index, width):
    parts = ["%03d" % (index % 1000)]
    index //= 1000
    while index:
        parts.insert(0, "x%03d" % (index % 1000))
        index //= 1000
    path = "/".join(parts)
    return path if width == WIDTH else "%s.p/%d" % (path, width)


def read(folder, path):
    with open(os.path.join(folder, path), "rb") as file:
        return file.read()


def entries(bundle, width, path):
    offset = 0
    found = []
    while offset < len(bundle):
        length = int.from_bytes(bundle[offset : offset + 2], "big")
        entry = bundle[offset + 2 : offset + 2 + length]
        if len(entry) != length:
            raise Bad("%s: entry %d is cut short" % (path, len(found)))
        found.append(entry)
        offset += 2 + length
    if len(found) != width:
        raise Bad("%s: has %d entries, expected are %d" % (path, len(found), width))
    return found


def ed25519_key(vkey_file):
    with open(vkey_file, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if not line.strip():
                continue
            name, key_id, key = line.strip().split("+", 2)
            raw = base64.b64decode(key, validate=True)
            computed = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
            if computed.hex() != key_id:
                raise Bad("the verifier key of %s has the wrong id" % name)
            if raw[:1] == b"\x01" and len(raw) == 33:
                return name, computed, raw[1:]
    raise Bad("no Ed25519 verifier key in " + vkey_file)


def openssl_verify(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        def put(name, data):
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            return path

        pem = base64.encodebytes(ED25519_SPKI + key).decode()
        pem = "-----BEGIN PUBLIC KEY-----\n" + pem + "-----END PUBLIC KEY-----\n"
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin"]
        command += ["-inkey", put("key.pem", pem.encode())]
        command += ["-in", put("text", message), "-sigfile", put("signature", signature)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return done.returncode == 0


def checkpoint(note, vkey_file):
    name, key_id, key = ed25519_key(vkey_file)
    split = note.rfind(b"\n\n")
    if split < 0:
        raise Bad("the checkpoint has no empty line")
    text, signature_lines = note[: split + 1], note[split + 2 :]
    prefix = ("\u2014 " + name + " ").encode()
    signatures = []
    for line in signature_lines.splitlines():
        if line.startswith(prefix):
            value = base64.b64decode(line[len(prefix) :], validate=True)
            if value[:4] == key_id:
                signatures.append(value[4:])
    if not signatures:
        raise Bad("the checkpoint has no signature by " + name)
    if not all(openssl_verify(key, text, signature) for signature in signatures):
        raise Bad("the checkpoint's signature by %s is not valid" % name)
    lines = text.decode().splitlines()
    if lines[0] != name:
        raise Bad("the checkpoint is of the record " + lines[0])
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def verify(folder, vkey_file):
    size, root = checkpoint(read(folder, "checkpoint"), vkey_file)
    tree = Tree()
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - index * WIDTH)
        path = "tile/entries/" + index_path(index, width)
        tile = read(folder, "tile/0/" + index_path(index, width))
        if len(tile) != 32 * width:
            raise Bad("tile/0/%s has %d bytes" % (index_path(index, width), len(tile)))
        for slot, entry in enumerate(entries(read(folder, path), width, path)):
            leaf = leaf_hash(entry)
            if tile[32 * slot : 32 * slot + 32] != leaf:
                raise Bad("%s: entry %d is not what its tile says" % (path, index * WIDTH + slot))
            tree.append(leaf)
    if tree.root() != root:
        raise Bad("the entries give the root %s" % tree.root().hex())
    return size, root


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        size, root = verify(sys.argv[1], sys.argv[2])
    except Bad as problem:
        print("NOT VERIFIED: %s" % problem)
        return 1
    except OSError as problem:
        print("NOT VERIFIED: %s" % problem)
        return 2
    except ValueError as problem:
        print("NOT VERIFIED: malformed: %s" % problem)
        return 1
    print("verified: %d entries, root %s" % (size, root.hex()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
