"""Proofs of a running hub's ledger, and copies of them that are spoilt."""

from __future__ import annotations

import base64
import time
from typing import Any, Callable, Optional, Sequence

import credithub
import samples
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from credithub.proofs import NoteKey, SignedNote
from credithub.proofs.ledger import COSIGNATURE, ECDSA_P256, SM2
from credithub.proofs.tree import EMPTY_ROOT
from credithub.v1 import evidence_pb2, ledger_proof_service_pb2
from real_hub import RealHub
from receipt_tools import flip
from vector_files import Vector, text_of, texts_of


def ledger_vectors(hub: RealHub, suite: str) -> list[Vector]:
    """The vectors of one hub. Only the signature of the decision log depends on its suite."""
    client = credithub.CreditHub.connect(hub.address, "sx-court", "reporting")
    vkey = next(hub.folder.rglob("checkpoint.vkey")).read_text().strip()
    early = client.get_checkpoint().note
    list(client.report(samples.judgment_default(samples.company(4), f"v-{n}", n) for n in range(9)))
    ends = time.monotonic() + 30
    while (late := client.get_checkpoint().note) == early and time.monotonic() < ends:
        time.sleep(0.2)
    return _Maker(client, suite.lower(), vkey, early, late, _signer(hub, vkey)).all()


def _signer(hub: RealHub, vkey: str) -> Callable[[str], str]:
    """Signs a text as the hub would: with a copy of its key, for notes that it never made."""
    key = NoteKey.parse(vkey)
    pem = next(hub.folder.rglob("checkpoint.key")).read_text()
    # The hub writes PKCS #8 with the public half in it, which OpenSSL 3.0 does not read; the seed stands behind this head.
    seed = base64.b64decode("".join(pem.split("-----")[2].split())).split(bytes.fromhex("04220420"), 1)[1][:32]
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    return lambda text: f"{text}\n— {key.name} {text_of(key.id + secret.sign(text.encode()))}\n"


class _Maker:
    def __init__(self, client: credithub.CreditHub, suite: str, vkey: str, early: str, late: str, sign: Callable[[str], str]) -> None:
        self._client, self._suite, self._vkey, self._early, self._late, self._sign = client, suite, vkey, early, late, sign
        self._made: list[Vector] = []

    def all(self) -> list[Vector]:
        self._notes()
        if self._suite == "p256":
            self._forms()
            self._inclusions()
            self._consistencies()
            self._records()
        return self._made

    def _add(
        self,
        kind: str,
        name: str,
        says: str,
        expect: str = "proven",
        keys: Optional[Sequence[str]] = None,
        origin: Optional[str] = None,
        **more: Any,
    ) -> None:
        self._made.append(
            {
                "name": f"{self._suite}-{kind}-{name}",
                "kind": kind,
                "says": says,
                "expect": expect,
                "keys": list(keys or [self._vkey]),
                "origin": origin,
                **more,
            }
        )

    def _note(self, name: str, says: str, note: str, expect: str = "proven", **more: Any) -> None:
        self._add("note", name, says, expect, note=note, **more)

    def _notes(self) -> None:
        late, origin = self._late, self._late.split("\n", 1)[0]
        log = self._log_key(origin)
        self._note("good", "A checkpoint under the node's Ed25519 key.", late, origin=origin)
        self._note("decision-log-key", "The same, known by the key of the decision log alone.", late, keys=[log])
        self._note("both-keys", "The same, known by both keys.", late, keys=[self._vkey, log])
        name, signature = SignedNote.parse(late).signatures[1]
        spoilt = late.replace(text_of(signature), text_of(flip(signature, -1)))
        assert spoilt != late and name == origin
        self._note("decision-log-signature", "A bit of the decision log's signature is another.", spoilt, "note-signature", keys=[log])
        self._note("unknown-signature-passed-over", "The same, for who does not know the decision log's key.", spoilt)

    def _log_key(self, origin: str) -> str:
        """The vkey of the decision log's key: the key that «hubctl audit keys» shows."""
        statement = evidence_pb2.EvidenceKeyStatement()
        for record in self._client.list_key_chains()[0]:
            if record.statement:
                statement.ParseFromString(record.statement)
        key = NoteKey(origin, ECDSA_P256 if statement.suite == evidence_pb2.EVIDENCE_SUITE_P256 else SM2, statement.public_key)
        return f"{key.name}+{key.id.hex()}+{base64.b64encode(bytes([key.kind]) + key.key).decode()}"

    def _forms(self) -> None:
        late, note, text = self._late, self._note, self._late.split("\n\n", maxsplit=1)[0] + "\n"
        lines = text.split("\n")
        note(
            "text-altered",
            "The size is another than was signed.",
            late.replace(f"\n{lines[1]}\n", f"\n{int(lines[1]) + 1}\n", 1),
            "note-signature",
        )
        note("other-key", "No key that is known signed it.", late, "note-unknown-key", keys=[_stranger(lines[0])])
        note("other-ledger", "It is of another ledger than was asked for.", late, "origin", origin="credithub/ledger/other")
        note("no-signature", "It has no signature.", text, "note-form")
        note("no-empty-line", "The empty line is missing.", late.replace("\n\n", "\n"), "note-form")
        note("no-end", "It does not end with a line feed.", late[:-1], "note-form")
        note("carriage-return", "A control character stands in it.", late.replace("\n", "\r\n"), "note-form")
        note("dash", "A signature line begins with another dash.", late.replace("— ", "- "), "note-form")
        note(
            "many-signatures",
            "It has 65 signatures.",
            text + "\n" + late.split("\n\n")[1].split("\n")[0].join(["", "\n"]) * 65,
            "note-form",
        )
        note("cosignature-alone", "Only a witness signed it; that is no signature of the hub.", *self._cosigned(text))
        for name, says, change in (
            ("size-zero-before", "The size has a zero before it.", lambda: [lines[0], "0" + lines[1], *lines[2:]]),
            ("size-sign", "The size has a sign.", lambda: [lines[0], "+" + lines[1], *lines[2:]]),
            ("size-large", "The size is 2^63.", lambda: [lines[0], str(1 << 63), *lines[2:]]),
            ("root-short", "The root has 31 bytes.", lambda: [lines[0], lines[1], text_of(bytes(31)), *lines[3:]]),
            ("epoch", "The line of the epoch cannot be read.", lambda: [*lines[:3], "epoch one after 0", *lines[4:]]),
            ("two-lines", "The root is missing.", lambda: [*lines[:2], ""]),
        ):
            note(name, says + " The signature holds.", self._sign("\n".join(change())), "checkpoint-form")
        note("extension", "A line that nobody knows is passed over.", self._sign(text + "weather fine\n"))
        self._add(
            "note", "key-altered", "The trusted key is written with another id.", "key-form", [self._vkey.replace("+", "+0", 1)], note=late
        )

    @staticmethod
    def _cosigned(text: str) -> tuple[str, str]:
        return f"{text}\n— {_WITNESS.name} {text_of(_WITNESS.id + bytes(72))}\n", "note-unknown-key"

    def _inclusions(self) -> None:
        size = int(self._late.split("\n")[1])
        for position in sorted({1, 2, size // 2, size - 1, size}):
            proof = self._client.get_inclusion_proof(position, size).proof
            self._inclusion(f"good-{position}", f"Entry {position} of {size}.", proof)
        good = self._client.get_inclusion_proof(2, size).proof
        for name, says, change in (
            ("leaf", "A bit of the leaf is another.", lambda p: setattr(p, "leaf_hash", flip(p.leaf_hash, 0))),
            ("position", "The position is the one beside.", lambda p: setattr(p, "position", 1)),
            ("position-zero", "The position is 0.", lambda p: setattr(p, "position", 0)),
            ("position-outside", "The position lies behind the last.", lambda p: setattr(p, "position", size + 1)),
            ("size", "The size is another than the checkpoint's.", lambda p: setattr(p, "size", size - 1)),
            ("short", "The path lacks its last hash.", lambda p: p.path.pop()),
            ("long", "The path has a hash too many.", lambda p: p.path.append(bytes(32))),
        ):
            spoilt = ledger_proof_service_pb2.InclusionProof.FromString(good.SerializeToString())
            change(spoilt)
            self._inclusion(name, says, spoilt, "inclusion")

    def _inclusion(self, name: str, says: str, proof: ledger_proof_service_pb2.InclusionProof, expect: str = "proven") -> None:
        self._add(
            "inclusion",
            name,
            says,
            expect,
            note=self._late,
            position=proof.position,
            size=proof.size,
            leaf_hash=text_of(proof.leaf_hash),
            path=texts_of(proof.path),
        )

    def _consistencies(self) -> None:
        early, late = int(self._early.split("\n")[1]), int(self._late.split("\n")[1])
        path = list(self._client.get_consistency_proof(early, late).path)
        origin = self._late.split("\n")[0]
        empty = self._sign(f"{origin}\n0\n{text_of(EMPTY_ROOT)}\n")
        fork = self._sign(f"{origin}\n{early}\n{text_of(bytes(32))}\n")
        other = self._sign(f"another/ledger\n{early}\n{self._early.split(chr(10))[2]}\n")

        def add(name: str, says: str, notes: tuple[str, str], given: Sequence[bytes], expect: str = "proven") -> None:
            self._add("consistency", name, says, expect, earlier=notes[0], later=notes[1], path=texts_of(given))

        both = (self._early, self._late)
        add("good", f"From {early} to {late} entries.", both, path)
        for size in (1, 2, 3, 4, late - 1):
            root = self._root_of(size)
            if root is not None:
                at = self._sign(f"{origin}\n{size}\n{text_of(root)}\n")
                add(
                    f"good-from-{size}",
                    f"From {size} to {late} entries.",
                    (at, self._late),
                    list(self._client.get_consistency_proof(size, late).path),
                )
        add("same", "A checkpoint extends itself, by an empty path.", (self._late, self._late), [])
        add("from-empty", "Every ledger extends the empty one.", (empty, self._late), [])
        add("swapped", "The later does not come before the earlier.", both[::-1], path, "consistency")
        add("fork", "The earlier root is another.", (fork, self._late), path, "consistency")
        add("same-size-fork", "Two roots of one size.", (fork, self._early), [], "consistency")
        add("short", "The path lacks its last hash.", both, path[:-1], "consistency")
        add("long", "The path has a hash too many.", both, [*path, bytes(32)], "consistency")
        add("altered", "A bit of the path is another.", both, [flip(path[0], 0), *path[1:]], "consistency")
        add("other-ledger", "The earlier checkpoint is of another ledger.", (other, self._late), path, "origin")

    def _root_of(self, size: int) -> Optional[bytes]:
        """The root of a whole tree of a power of two, or of all but the last entry: from proofs of the hub."""
        from credithub.proofs.tree import root_of  # pylint: disable=import-outside-toplevel

        proof = self._client.get_inclusion_proof(1, size).proof
        return root_of(1, proof.leaf_hash, 0, size, list(proof.path))

    def _records(self) -> None:
        answer = self._client.get_record_proof("court.judgment-default", "v-3", 1)
        asked = {"source": "sx-court", "dataset": "court.judgment-default", "record_number": "v-3", "version": 1}

        def add(name: str, says: str, expect: str = "proven", change: Optional[Callable[[Any], object]] = None, **other: Any) -> None:
            spoilt = ledger_proof_service_pb2.GetRecordProofResponse.FromString(answer.SerializeToString())
            if change is not None:
                change(spoilt)
            proof = spoilt.proof
            self._add(
                "record",
                name,
                says,
                expect,
                note=spoilt.checkpoint,
                leaf=text_of(spoilt.leaf),
                position=proof.position,
                size=proof.size,
                leaf_hash=text_of(proof.leaf_hash),
                path=texts_of(proof.path),
                **{**asked, **other},
            )

        add("good", "A source's record is in the ledger.")
        add("other-record", "The proof is of another record.", "record", record_number="v-4")
        add("other-version", "The proof is of another version.", "record", version=2)
        add("other-source", "The proof is of another source's record.", "record", source="sx-tax")
        add("content", "A bit of the entry's content is another.", "leaf", lambda a: setattr(a, "leaf", flip(a.leaf, -30)))
        add("leaf-hash", "The proof is of another leaf.", "leaf", lambda a: setattr(a.proof, "leaf_hash", bytes(32)))
        add("position", "The proof is of another position.", "leaf", lambda a: setattr(a.proof, "position", a.proof.position - 1))
        add("cut", "The entry ends before its time.", "leaf-form", lambda a: setattr(a, "leaf", a.leaf[:-5]))
        add("longer", "Something follows the entry.", "leaf-form", lambda a: setattr(a, "leaf", a.leaf + b"\0"))
        add("version", "The entry is of an unknown version.", "leaf-form", lambda a: setattr(a, "leaf", b"\2" + a.leaf[1:]))
        add("path", "A hash of the path is another.", "inclusion", lambda a: a.proof.path.__setitem__(0, bytes(32)))


def _stranger(name: str) -> str:
    key = NoteKey(name, 1, bytes(32))
    return f"{key.name}+{key.id.hex()}+{text_of(bytes([1]) + key.key)}"


_WITNESS = NoteKey("witness.example.cn", COSIGNATURE, bytes(32))
