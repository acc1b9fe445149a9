#!/usr/bin/env python3
"""Verifies receipts and ledger proofs of a credit hub: docs/formats/receipt.md as a program that can be read in one sitting. Needs «cryptography» for P-256.

Usage: verify.py RECEIPT KEY.pem           proves a receipt (exit code 0, or 6 and the check that failed)
       verify.py --vectors FILE.json ...   runs test vectors
"""
import base64, hashlib, json, re, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

class Fault(Exception): pass
def check(holds, name):
    if not holds: raise Fault(name)
def b64(text): return base64.b64decode(text, validate=True)
def sha256(data): return hashlib.sha256(data).digest()
def digest(suite, data): return hashlib.new({1: "sha256", 2: "sm3"}[suite], data).digest()

def fields(data, texts=()):
    """Reads a protobuf message: each field's last value, and all values of bytes fields under -number. Enough for the messages of evidence.proto."""
    out, at = {}, 0
    def varint():
        nonlocal at
        value = 0
        for shift in range(0, 70, 7):
            check(at < len(data), "unreadable")
            value |= (data[at] & 127) << shift; at += 1
            if data[at - 1] < 128: return value & (2**64 - 1)
        raise Fault("unreadable")
    while at < len(data):
        tag = varint(); kind = tag & 7; number = tag >> 3
        check(number and kind in (0, 1, 2, 5), "unreadable")
        if kind == 0: value = varint(); value -= 2**64 if value >> 63 else 0
        else:
            size = varint() if kind == 2 else 8 if kind == 1 else 4
            check(size <= len(data) - at, "unreadable")
            value = data[at:at + size]; at += size
            if kind == 2: out.setdefault(-number, []).append(value)
            if number in texts:
                try: value = value.decode()
                except UnicodeDecodeError: raise Fault("unreadable")
        out[number] = value
    return out

P, A = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF, -3
B, N = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93, 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7, 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
def add(a, b):
    if not a or not b: return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0: return None
    m = (3 * a[0] ** 2 + A) * pow(2 * a[1], -1, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (m * m - a[0] - b[0]) % P
    return x, (m * (a[0] - x) - a[1]) % P
def times(k, point):
    out = None
    while k: out, point, k = add(out, point) if k & 1 else out, add(point, point), k >> 1
    return out
def sm2(key, data, signature):
    head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    match = re.fullmatch(rb"\x30(.)(?s:\x02([\x1f-\x21])(.+))", signature, re.S)
    if key[:27] != head or len(key) != 91 or not match or match[1][0] != len(signature) - 2: return False
    x, y = int.from_bytes(key[27:59], "big"), int.from_bytes(key[59:], "big")
    one, rest = match[3][:match[2][0]], match[3][match[2][0]:]
    if (y * y - x ** 3 - A * x - B) % P or rest[:1] != b"\x02" or len(rest) < 3 or rest[1] != len(rest) - 2: return False
    r, s = int.from_bytes(one, "big", signed=True), int.from_bytes(rest[2:], "big", signed=True)
    if not 0 < r < N or not 0 < s < N or (r + s) % N == 0: return False
    z = b"\x00\x80" + b"1234567812345678" + b"".join((n % P).to_bytes(32, "big") for n in (A, B, *G, x, y))
    e = int.from_bytes(digest(2, digest(2, z) + data), "big")
    point = add(times(s, G), times((r + s) % N, (x, y)))
    return bool(point) and (e + point[0]) % N == r
def signed(suite, key, data, signature):
    if suite == 2: return sm2(key, data, signature)
    try: serialization.load_der_public_key(key).verify(signature, data, ec.ECDSA(hashes.SHA256())); return suite == 1
    except Exception: return False

def node(suite, left, right): return digest(suite, b"\1" + left + right)
def root_of(suite, leaf, index, count, path):
    if not 0 <= index < count or any(len(p) != 32 for p in path): return None
    path = list(path)
    while count > 1:
        if index ^ 1 < count:
            if not path: return None
            leaf = node(suite, leaf, path.pop(0)) if index % 2 == 0 else node(suite, path.pop(0), leaf)
        index, count = index // 2, count - count // 2
    return None if path else leaf
def is_consistent(a, root_a, b, root_b, path):
    if not 0 <= a <= b or any(len(p) != 32 for p in path): return False
    if a == b: return not path and root_a == root_b
    if a == 0: return not path and root_a == sha256(b"")
    place, last, path = a - 1, b - 1, list(path)
    while place & 1: place, last = place >> 1, last >> 1
    if place and not path: return False
    old = new = path.pop(0) if place else root_a
    for beside in path:
        if not last: return False
        if place & 1 or place == last:
            old, new = node(1, beside, old), node(1, beside, new)
            while place and not place & 1: place, last = place >> 1, last >> 1
        else: new = node(1, new, beside)
        place, last = place >> 1, last >> 1
    return not last and old == root_a and new == root_b

def open_chain(records, trusted):
    keys, latest, link = {}, None, b""
    for record in map(fields, records):
        stated = record.get(4) or record.get(1, b"")
        s = fields(stated, (1, 3) if record.get(4) else (1,))
        if record.get(4):
            check(latest and s.get(4) == link and s.get(5) == latest[6], "key-link")
            check(signed(latest[2], latest[3], stated, record.get(3, b"")), "key-previous-signature")
            check(s.get(1) != latest[1], "key-link"); check(s.get(1) in keys, "key-unknown")
            keys[s[1]]["revoked"] = True
        else:
            check(sha256(s.get(3, b"")).hex()[:32] == s.get(1), "key-id")
            check(signed(s.get(2), s[3], stated, record.get(2, b"")), "key-own-signature")
            check(s.get(5, b"") == link and (not latest or s.get(6) == latest.get(6)), "key-link")
            if latest:
                check(signed(latest[2], latest[3], stated, record.get(3, b"")), "key-previous-signature")
                latest["successor"] = s
            check(s[1] not in keys, "key-link")
            latest = keys[s[1]] = s
        link = sha256(stated)
    check(any(key[3] in trusted for key in keys.values()), "trusted-key")
    return keys

def verify_receipt(receipt, trusted, fresher=(), answer=None):
    receipt = fields(receipt)
    records = receipt.get(-7, [])
    def log_of(chain):
        check(chain, "keys-missing")
        return fields(fields(chain[0]).get(1, b"")).get(6)
    log = log_of(records)
    for chain in fresher:
        if log_of(chain) == log:
            said = [[fields(r).get(4) or fields(r).get(1) for r in c] for c in (records, chain)]
            check(all(a == b for a, b in zip(*said)), "key-histories")
            records = max(chain, records, key=len)
    keys = open_chain(records, trusted)
    head = receipt.get(5, b"")
    block = fields(head, (10,))
    key = keys.get(block.get(10)); check(key, "key-unknown")
    check(key.get(6) == block.get(1) and key[2] == block.get(11), "block-log")
    check(signed(key[2], key[3], head, receipt.get(6, b"")), "block-signature")
    after = key.get("successor")
    if after:
        check(block.get(2, 0) <= after.get(7, 0) and block.get(7, 0) <= after.get(4, 0), "key-life")
        check(block.get(2, 0) != after.get(7, 0) or after.get(8) == digest(key[2], head), "key-life")
    call, decision = receipt.get(1, b""), receipt.get(2, b"")
    leaf = digest(key[2], b"\0" + len(call).to_bytes(4, "big") + call + decision)
    check(root_of(key[2], leaf, receipt.get(3, 0), block.get(6, 0), receipt.get(-4, [])) == block.get(4), "root")
    fields(call), fields(decision)
    check("revoked" not in key, "revoked")
    check(answer is None or fields(decision).get(12) == digest(key[2], answer), "answer")
    return fields(decision)[1].hex()

def read_key(text):
    name, key_id, key = text.split("+", 2)
    key = b64(key); kind, key = key[0], key[1:]
    mark = bytes([kind]) + (b"credithub/sm2" if kind == 255 else b"")
    own = sha256(key if kind == 2 else name.encode() + b"\n" + mark + key)[:4]
    check(own.hex() == key_id.lower(), "key-form")
    return name, own, kind, key
def open_note(note, keys, origin=None):
    keys = [read_key(key) for key in keys]
    text, empty, below = note.rpartition("\n\n"); text += "\n"
    check(empty and below.endswith("\n") and len(below) > 1 and not re.search(r"[\0-\x09\x0b-\x1f]", note) and len(note) <= 65536, "note-form")
    lines = [re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)", line) for line in below[:-1].split("\n")]
    check(all(lines) and len(lines) <= 64, "note-form")
    parts = text[:-1].split("\n")
    number = lambda t: re.fullmatch("0|[1-9][0-9]{0,18}", t) and int(t) < 2**63
    check(len(parts) >= 3 and all(parts) and number(parts[1]) and re.fullmatch("[A-Za-z0-9+/]{43}=", parts[2]), "checkpoint-form")
    for line in parts[3:]: check(not line.startswith("epoch ") or [bool(number(n)) for n in line[6:].split(" after ")] == [True] * 2, "checkpoint-form")
    known = False
    for line in lines:
        for name, key_id, kind, key in keys:
            signature = b64(line[2])
            if kind == 4 or name != line[1] or signature[:4] != key_id: continue
            if kind != 1: good = signed(1 if kind == 2 else 2, key, text.encode(), signature[4:])
            else:
                try: ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature[4:], text.encode()); good = True
                except Exception: good = False
            check(good, "note-signature"); known = True
    check(known, "note-unknown-key")
    check(origin in (None, parts[0]), "origin")
    return parts[0], int(parts[1]), b64(parts[2])

def read_leaf(leaf):
    check(len(leaf) >= 35 and leaf[0] == 1, "leaf-form")
    out, at = [], 35
    for _ in range(6):
        check(at + 4 <= len(leaf), "leaf-form")
        size = int.from_bytes(leaf[at:at + 4], "big"); at += 4
        if size == 2**32 - 1: out.append(None); continue
        check(at + size <= len(leaf), "leaf-form"); out.append(leaf[at:at + size]); at += size
    check(at == len(leaf) and out[3] is not None and out[4] is not None, "leaf-form")
    return int.from_bytes(leaf[1:9], "big"), int.from_bytes(leaf[25:33], "big"), out[1]
def verify_proof(v):
    path = [b64(p) for p in v.get("path", [])]
    if v["kind"] == "consistency":
        a, b = open_note(v["earlier"], v["keys"]), open_note(v["later"], v["keys"])
        check(a[0] == b[0], "origin")
        return check(is_consistent(a[1], a[2], b[1], b[2], path), "consistency")
    _, size, root = open_note(v["note"], v["keys"], v["origin"])
    if v["kind"] == "note": return
    if v["kind"] == "record":
        leaf = b64(v["leaf"]); position, version, key = read_leaf(leaf)
        check(key == f'{v["source"]}/{v["dataset"]}/{v["record_number"]}'.encode() and version == v["version"], "record")
        check(position == v["position"] and sha256(b"\0" + leaf) == b64(v["leaf_hash"]), "leaf")
    check(size == v["size"] and root_of(1, b64(v["leaf_hash"]), v["position"] - 1, size, path) == root, "inclusion")

def pem_keys(text): return [b64("".join(body.split())) for body in re.findall(r"-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----", text)]
def run(v):
    try:
        if "receipt" in v:
            trusted, fresher = [k for pem in v["trusted"] for k in pem_keys(pem)], [[b64(r) for r in c] for c in v["fresher"]]
            verify_receipt(b64(v["receipt"]), trusted, fresher, b64(v["answer"]) if v["answer"] else None)
        else: verify_proof(v)
        return "proven"
    except Fault as fault: return str(fault)
if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--vectors":
        vectors = [v for name in sys.argv[2:] for v in json.load(open(name, encoding="utf-8"))["vectors"]]
        wrong = [f'{v["name"]}: {v["expect"]} expected, {run(v)} found' for v in vectors if run(v) != v["expect"]]
        print("\n".join(wrong + [f"verify.py: {len(vectors) - len(wrong)} of {len(vectors)} vectors hold"]))
        sys.exit(bool(wrong) or not vectors)
    if len(sys.argv) != 3: sys.exit(__doc__)
    try: print("PROVEN decision", verify_receipt(open(sys.argv[1], "rb").read(), pem_keys(open(sys.argv[2]).read())))
    except Fault as fault: print(f"NOT PROVEN: {fault}"); sys.exit(6)
