#!/usr/bin/env python3
"""Checks a file of `murmuration audit export` without Murmuration, by the rules of docs/audit.md.

Needs Python 3.9 and `pip install cryptography`.   check_audit.py LOG.jsonl VKEYS.txt
VKEYS.txt holds the keys you trust, one vkey a line."""
import base64, hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

sha = lambda data: hashlib.sha256(data).digest()
# RFC 8785: for text, whole numbers, true, false and null this is what Python writes so.
canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def need(good, why):
    if not good:
        sys.exit(f"not good: {why}")


class Tree:
    """RFC 6962: the complete subtrees from the left, the largest first, each as (rows, hash)."""

    def __init__(self):
        self.parts = []

    def add(self, leaf):
        self.parts.append((1, sha(b"\0" + leaf)))
        while len(self.parts) > 1 and self.parts[-2][0] == self.parts[-1][0]:
            (n, right), (_, left) = self.parts.pop(), self.parts.pop()
            self.parts.append((2 * n, sha(b"\1" + left + right)))

    def root(self):
        hashes = [part for _, part in self.parts]
        root = hashes.pop()
        while hashes:
            root = sha(b"\1" + hashes.pop() + root)
        return root


def signed(note, keys):
    """A signed note (c2sp.org/signed-note): its text, if a trusted key signed it."""
    text, signatures = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :]
    for line in signatures.splitlines():
        dash, name, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        key = keys.get((name, blob[:4]))
        if dash == "—" and key:
            key.verify(blob[4:], text.encode())  # raises when it is not good
            return name, text
    sys.exit("not good: no trusted key signed this checkpoint")


def main(log, vkeys):
    keys = {}
    for line in filter(None, map(str.strip, open(vkeys, encoding="utf-8"))):
        name, key_id, key = line.split("+", 2)
        raw = base64.b64decode(key)
        need(raw[0] == 1 and sha(name.encode() + b"\n" + raw)[:4].hex() == key_id, f"{line}: not an Ed25519 vkey")
        keys[name, bytes.fromhex(key_id)] = Ed25519PublicKey.from_public_bytes(raw[1:])
    tree, rows, signed_rows, previous = Tree(), 0, 0, "0" * 64
    for number, line in enumerate(open(log, encoding="utf-8", newline="\n"), 1):
        value = json.loads(line)
        need(canonical(value) + b"\n" == line.encode(), f"line {number}: not in canonical form")
        if number == 1:
            need(value == {"format": "murmuration-audit/1"}, "not an audit log")
        elif "checkpoint" in value:
            name, text = signed(value["checkpoint"], keys)
            origin, size, root = text.splitlines()
            need(origin == name, f"line {number}: signed in another name")
            need(int(size) == rows > signed_rows, f"line {number}: signs {size} rows, there are {rows}")
            need(base64.b64decode(root) == tree.root(), f"line {number}: not the rows that were signed")
            signed_rows = rows
        else:
            rows += 1
            leaf = canonical({"entry": value["entry"], "previous": value["previous"]})
            need(value["entry"]["seq"] == rows and value["previous"] == previous, f"row {rows}: does not follow")
            need(value["hash"] == sha(leaf).hex(), f"row {rows}: was changed")
            previous = value["hash"]
            tree.add(leaf)
    need(signed_rows, "nothing in it is signed")
    print(f"ok: {rows} rows, {signed_rows} of them signed; root {base64.b64encode(tree.root()).decode() if rows else ''}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: check_audit.py LOG.jsonl VKEYS.txt (the keys that you trust)")
    try:
        main(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"cannot be read: {error.filename}: {error.strerror}")
    except InvalidSignature:
        sys.exit("not good: the signature of a checkpoint does not hold")
    except (ValueError, KeyError, TypeError) as error:
        sys.exit(f"not good: this is no log, or these are no keys ({error})")
