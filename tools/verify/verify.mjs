#!/usr/bin/env node
// Verifies receipts and ledger proofs of a credit hub: docs/formats/receipt.md as a program that can be read in one sitting. Needs Node 18 and nothing else.
//
// Usage: verify.mjs RECEIPT KEY.pem           proves a receipt (exit code 0, or 6 and the check that failed)
//        verify.mjs --vectors FILE.json ...   runs test vectors
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

class Fault extends Error {}
const check = (holds, name) => { if (!holds) throw new Fault(name); };
const b64 = (text) => Buffer.from(text, "base64");
const same = (a, b) => Buffer.compare(a ?? Buffer.alloc(0), b ?? Buffer.alloc(0)) === 0;
const hash = (name, ...parts) => parts.reduce((h, part) => h.update(part), createHash(name)).digest();
const sha256 = (...parts) => hash("sha256", ...parts);
const digest = (suite, ...parts) => hash(suite === 2n ? "sm3" : "sha256", ...parts);
const text = (bytes, fault) => { try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { throw new Fault(fault); } };

// Reads a protobuf message: each field's last value (numbers as BigInt), and all values of bytes fields under -number.
function fields(data, texts = []) {
  const out = {}; let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      check(at < data.length, "unreadable");
      value |= BigInt(data[at] & 127) << shift;
      if (data[at++] < 128) return BigInt.asUintN(64, value);
    }
    throw new Fault("unreadable");
  };
  while (at < data.length) {
    const tag = varint(), kind = Number(tag & 7n), number = Number(tag >> 3n);
    check(number && [0, 1, 2, 5].includes(kind), "unreadable");
    if (kind === 0) { out[number] = BigInt.asIntN(64, varint()); continue; }
    const size = kind === 2 ? Number(varint()) : kind === 1 ? 8 : 4;
    check(size <= data.length - at, "unreadable");
    const value = data.subarray(at, at += size);
    if (kind === 2) (out[-number] ??= []).push(value);
    out[number] = texts.includes(number) ? text(value, "unreadable") : value;
  }
  return out;
}

const P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFFn, A = P - 3n;
const B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93n, N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123n;
const G = [0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7n, 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0n];
const mod = (n) => ((n % P) + P) % P, big = (bytes) => BigInt("0x" + (bytes.toString("hex") || "0"));
const inverse = (n) => { let [a, b, x, y] = [mod(n), P, 1n, 0n]; while (b) { const q = a / b; [a, b, x, y] = [b, a - q * b, y, x - q * y]; } return mod(x); };
const add = (a, b) => {
  if (!a || !b) return a ?? b;
  if (a[0] === b[0] && mod(a[1] + b[1]) === 0n) return null;
  const m = a[0] === b[0] ? mod((3n * a[0] * a[0] + A) * inverse(2n * a[1])) : mod((b[1] - a[1]) * inverse(b[0] - a[0]));
  const x = mod(m * m - a[0] - b[0]);
  return [x, mod(m * (a[0] - x) - a[1])];
};
const times = (k, point) => { let out = null; for (; k; k >>= 1n, point = add(point, point)) if (k & 1n) out = add(out, point); return out; };
function der(signature) { // the two numbers of a DER sequence, in the one way that DER has
  if (signature.length < 8 || signature[0] !== 0x30 || signature[1] !== signature.length - 2) return null;
  const numbers = [];
  for (let at = 2; at < signature.length;) {
    const size = signature[at + 1], n = signature.subarray(at + 2, at + 2 + size);
    if (signature[at] !== 2 || !(size >= 1) || n.length !== size || n[0] > 127 || (size > 1 && n[0] === 0 && n[1] < 128)) return null;
    numbers.push(big(n)); at += 2 + size;
  }
  return numbers.length === 2 ? numbers : null;
}
function sm2(key, data, signature) {
  const [r, s] = der(signature) ?? [0n, 0n];
  if (key.length !== 91 || key.subarray(0, 27).toString("hex") !== "3059301306072a8648ce3d020106082a811ccf5501822d03420004") return false;
  const x = big(key.subarray(27, 59)), y = big(key.subarray(59));
  if (mod(y * y - x * x * x - A * x - B) || !(r > 0n && r < N && s > 0n && s < N) || (r + s) % N === 0n) return false;
  const bytes = (n) => Buffer.from(n.toString(16).padStart(64, "0"), "hex");
  const z = digest(2n, Buffer.from([0, 128]), "1234567812345678", ...[A, B, ...G, x, y].map(bytes));
  const point = add(times(s, G), times((r + s) % N, [x, y]));
  return point !== null && (big(digest(2n, z, data)) + point[0]) % N === r;
}
const signed = (suite, key, data, signature) => {
  if (suite === 2n) return sm2(key, data, signature ?? Buffer.alloc(0));
  try {
    const spki = createPublicKey({ key, format: "der", type: "spki" });
    return suite === 1n && spki.asymmetricKeyDetails?.namedCurve === "prime256v1" && verify("sha256", data, spki, signature ?? Buffer.alloc(0));
  } catch { return false; }
};

const node = (suite, left, right) => digest(suite, Buffer.from([1]), left, right);
function rootOf(suite, leaf, index, count, path) {
  if (index < 0n || index >= count || path.some((p) => p.length !== 32)) return null;
  let used = 0;
  for (; count > 1n; index /= 2n, count -= count / 2n) {
    if ((index ^ 1n) >= count) continue;
    if (used === path.length) return null;
    leaf = index % 2n ? node(suite, path[used++], leaf) : node(suite, leaf, path[used++]);
  }
  return used === path.length ? leaf : null;
}
function isConsistent(a, rootA, b, rootB, path) {
  if (a > b || path.some((p) => p.length !== 32)) return false;
  if (a === b) return path.length === 0 && same(rootA, rootB);
  if (a === 0n) return path.length === 0 && same(rootA, sha256());
  let place = a - 1n, last = b - 1n, used = 0;
  for (; place & 1n; place >>= 1n) last >>= 1n;
  if (place && !path.length) return false;
  let older = place ? path[used++] : rootA, newer = older;
  for (; used < path.length; place >>= 1n, last >>= 1n) {
    const beside = path[used++];
    if (!last) return false;
    if (place & 1n || place === last) {
      [older, newer] = [node(1n, beside, older), node(1n, beside, newer)];
      for (; place && !(place & 1n); place >>= 1n) last >>= 1n;
    } else newer = node(1n, newer, beside);
  }
  return !last && same(older, rootA) && same(newer, rootB);
}

function openChain(records, trusted) {
  const keys = new Map(); let latest = null, link = Buffer.alloc(0);
  for (const record of records.map((r) => fields(r))) {
    const revocation = record[4]?.length ? record[4] : null, stated = revocation ?? record[1] ?? Buffer.alloc(0);
    const s = fields(stated, revocation ? [1, 3] : [1]);
    if (revocation) {
      check(latest && same(s[4], link) && same(s[5], latest[6]), "key-link");
      check(signed(latest[2], latest[3], stated, record[3]), "key-previous-signature");
      check(s[1] !== latest[1], "key-link"); check(keys.has(s[1]), "key-unknown");
      keys.get(s[1]).revoked = true;
    } else {
      check(sha256(s[3] ?? "").toString("hex").slice(0, 32) === s[1], "key-id");
      check(signed(s[2], s[3], stated, record[2]), "key-own-signature");
      check(same(s[5], link) && (!latest || same(s[6], latest[6])), "key-link");
      if (latest) { check(signed(latest[2], latest[3], stated, record[3]), "key-previous-signature"); latest.successor = s; }
      check(!keys.has(s[1]), "key-link");
      keys.set(s[1], latest = s);
    }
    link = sha256(stated);
  }
  check([...keys.values()].some((key) => trusted.some((t) => same(t, key[3]))), "trusted-key");
  return keys;
}

function verifyReceipt(bytes, trusted, fresher = [], answer = null) {
  const receipt = fields(bytes), empty = Buffer.alloc(0);
  let records = receipt[-7] ?? [];
  const logOf = (chain) => { check(chain.length, "keys-missing"); return fields(fields(chain[0])[1] ?? empty)[6]; };
  const stated = (record) => { const r = fields(record); return r[4]?.length ? r[4] : r[1]; };
  const log = logOf(records);
  for (const chain of fresher) {
    if (!same(logOf(chain), log)) continue;
    for (let i = 0; i < Math.min(chain.length, records.length); i++) check(same(stated(chain[i]), stated(records[i])), "key-histories");
    if (chain.length > records.length) records = chain;
  }
  const keys = openChain(records, trusted), head = receipt[5] ?? empty, block = fields(head, [10]);
  const key = keys.get(block[10]); check(key, "key-unknown");
  check(same(key[6], block[1]) && key[2] === block[11], "block-log");
  check(signed(key[2], key[3], head, receipt[6]), "block-signature");
  const after = key.successor, last = after?.[7] ?? 0n, number = block[2] ?? 0n;
  if (after) {
    check(number <= last && (block[7] ?? 0n) <= (after[4] ?? 0n), "key-life");
    check(number !== last || same(after[8], digest(key[2], head)), "key-life");
  }
  const call = receipt[1] ?? empty, decision = receipt[2] ?? empty, length = Buffer.alloc(4);
  length.writeInt32BE(call.length);
  const root = rootOf(key[2], digest(key[2], Buffer.alloc(1), length, call, decision), receipt[3] ?? 0n, block[6] ?? 0n, receipt[-4] ?? []);
  check(root && same(root, block[4]), "root");
  fields(call); const decided = fields(decision);
  check(!key.revoked, "revoked");
  check(answer === null || same(decided[12], digest(key[2], answer)), "answer");
  return decided[1].toString("hex");
}

function readKey(vkey) {
  const [name, id, ...rest] = vkey.split("+"), bytes = b64(rest.join("+")), kind = bytes[0], key = bytes.subarray(1);
  const own = (kind === 2 ? sha256(key) : sha256(name, "\n", Buffer.from([kind]), kind === 255 ? "credithub/sm2" : "", key)).subarray(0, 4);
  check(own.toString("hex") === id.toLowerCase(), "key-form");
  return { name, own, kind, key };
}
function openNote(note, vkeys, origin = null) {
  const keys = vkeys.map(readKey), split = note.lastIndexOf("\n\n"), below = note.slice(split + 2), body = note.slice(0, split + 1);
  check(split >= 0 && below.endsWith("\n") && below.length > 1 && !/[\0-\x09\x0b-\x1f]/.test(note) && note.length <= 65536, "note-form");
  const lines = below.slice(0, -1).split("\n").map((line) => /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line));
  check(lines.every(Boolean) && lines.length <= 64, "note-form");
  const parts = body.slice(0, -1).split("\n"), isNumber = (t) => /^(0|[1-9][0-9]{0,18})$/.test(t ?? "") && BigInt(t) < 1n << 63n;
  check(parts.length >= 3 && parts.every(Boolean) && isNumber(parts[1]) && /^[A-Za-z0-9+/]{43}=$/.test(parts[2]), "checkpoint-form");
  for (const line of parts.slice(3)) {
    const numbers = line.slice(6).split(" after ");
    check(!line.startsWith("epoch ") || (numbers.length === 2 && numbers.every(isNumber)), "checkpoint-form");
  }
  let known = false;
  for (const [, name, base64] of lines) for (const key of keys) {
    const signature = b64(base64), data = Buffer.from(body);
    if (key.kind === 4 || name !== key.name || !same(signature.subarray(0, 4), key.own)) continue;
    const spki = () => createPublicKey({ key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.key]), format: "der", type: "spki" });
    check(key.kind === 1 ? verify(null, data, spki(), signature.subarray(4)) : signed(key.kind === 2 ? 1n : 2n, key.key, data, signature.subarray(4)), "note-signature");
    known = true;
  }
  check(known, "note-unknown-key");
  check(origin === null || origin === parts[0], "origin");
  return { origin: parts[0], size: BigInt(parts[1]), root: b64(parts[2]) };
}

function readLeaf(leaf) {
  check(leaf.length >= 35 && leaf[0] === 1, "leaf-form");
  const out = []; let at = 35;
  for (let i = 0; i < 6; i++) {
    check(at + 4 <= leaf.length, "leaf-form");
    const size = leaf.readUInt32BE(at); at += 4;
    if (size === 0xFFFFFFFF) { out.push(null); continue; }
    check(at + size <= leaf.length, "leaf-form"); out.push(leaf.subarray(at, at += size));
  }
  check(at === leaf.length && out[3] && out[4], "leaf-form");
  return { position: leaf.readBigInt64BE(1), version: leaf.readBigInt64BE(25), recordKey: out[1] };
}
function verifyProof(v) {
  const path = (v.path ?? []).map(b64);
  if (v.kind === "consistency") {
    const a = openNote(v.earlier, v.keys), b = openNote(v.later, v.keys);
    check(a.origin === b.origin, "origin");
    return check(isConsistent(a.size, a.root, b.size, b.root, path), "consistency");
  }
  const { size, root } = openNote(v.note, v.keys, v.origin);
  if (v.kind === "note") return;
  if (v.kind === "record") {
    const bytes = b64(v.leaf), leaf = readLeaf(bytes);
    check(same(leaf.recordKey, Buffer.from(`${v.source}/${v.dataset}/${v.record_number}`)) && leaf.version === BigInt(v.version), "record");
    check(leaf.position === BigInt(v.position) && same(sha256(Buffer.alloc(1), bytes), b64(v.leaf_hash)), "leaf");
  }
  const led = rootOf(1n, b64(v.leaf_hash), BigInt(v.position) - 1n, size, path);
  check(size === BigInt(v.size) && led && same(led, root), "inclusion");
}

const pemKeys = (pem) => [...pem.matchAll(/-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----/g)].map((m) => b64(m[1]));
function run(v) {
  try {
    if ("receipt" in v) verifyReceipt(b64(v.receipt), v.trusted.flatMap(pemKeys), v.fresher.map((c) => c.map(b64)), v.answer === null ? null : b64(v.answer));
    else verifyProof(v);
    return "proven";
  } catch (fault) { if (fault instanceof Fault) return fault.message; throw fault; }
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--vectors") {
  const vectors = rest.flatMap((name) => JSON.parse(readFileSync(name, "utf8")).vectors);
  const wrong = vectors.filter((v) => run(v) !== v.expect);
  for (const v of wrong) console.log(`${v.name}: ${v.expect} expected, ${run(v)} found`);
  console.log(`verify.mjs: ${vectors.length - wrong.length} of ${vectors.length} vectors hold`);
  process.exitCode = wrong.length || !vectors.length ? 1 : 0;
} else if (rest.length !== 1) {
  console.error("Usage: verify.mjs RECEIPT KEY.pem | verify.mjs --vectors FILE.json ..."); process.exitCode = 2;
} else {
  try { console.log("PROVEN decision", verifyReceipt(readFileSync(first), pemKeys(readFileSync(rest[0], "utf8")))); }
  catch (fault) { if (!(fault instanceof Fault)) throw fault; console.log(`NOT PROVEN: ${fault.message}`); process.exitCode = 6; }
}
