"""Receipts of a running hub, and copies of them that are spoilt: one at least for each check of docs/formats/receipt.md."""

from __future__ import annotations

import time
from typing import Callable, Iterable, Optional, Sequence

import credithub
import samples
from credithub.proofs import read_pems
from credithub.v1 import evidence_pb2, evidence_service_pb2
from credithub.v1.evidence_service_pb2_grpc import EvidenceServiceStub
from real_hub import RealHub
from receipt_tools import as_sent, flip, later_id, raise_leaf, sign, spki_pem, swap
from vector_files import Vector, text_of, texts_of

Receipt = evidence_pb2.DecisionReceipt
Records = Sequence[evidence_pb2.EvidenceKeyRecord]


class ReceiptVectors:
    """Makes the vectors of one suite."""

    def __init__(self, hub: RealHub, suite: str) -> None:
        self._hub, self._suite, self._number = hub, suite, 1 if suite == "P256" else 2
        self._asker = credithub.CreditHub.connect(hub.address, "sx-procurement", "procurement")
        self._operator = self._asker.with_options(agency="operator", purpose="supervision")
        self._evidence = self._asker.stub(EvidenceServiceStub)
        self.made: list[Vector] = []

    def all(self) -> list[Vector]:
        """Good receipts, of before and after a replacement of the key and a revocation, and spoilt ones."""
        self._report()
        companies = [samples.company(n) for n in range(1, 6)]
        clear, barred = self._asker.check(companies[0], "procurement", case_number="ZB-2026-17"), self._asker.check(
            companies[1], "procurement"
        )
        many = list(self._asker.check_many(credithub.question(code, "procurement", number=n) for n, code in enumerate(companies)))
        secret = self._secret()
        first = self._trusted()
        receipts = [self._receipt(answer.decision_id) for answer in (clear, barred, *(each.check for each in many))]
        self._add("clear", "A check that nothing stands against.", receipts[0], first, answer=clear.SerializeToString())
        self._add("barred", "A check with a reason that rests on a record.", receipts[1], first, answer=barred.SerializeToString())
        for n, receipt in enumerate(receipts[2:]):
            self._add(f"of-many-{n}", "One decision of several that stand in one block.", receipt, first, answer=as_sent(many[n].check))
        whole = max(receipts, key=lambda r: len(r.path))
        self._add(
            "other-answer",
            "The receipt holds; the answer is another than the one that left.",
            receipts[0],
            first,
            "answer",
            answer=barred.SerializeToString(),
        )
        self._spoil_leaf(whole, first)
        self._spoil_block(whole, receipts[0], first)
        self._spoil_keys(whole, first)

        rotated = self._operator.call(self._evidence.RotateKey, evidence_service_pb2.RotateKeyRequest(), repeat=False)
        second = evidence_pb2.EvidenceKeyStatement.FromString(rotated.key.statement).public_key
        later = self._receipt(self._asker.check(companies[2], "procurement").decision_id)
        self._add(
            "trusted-successor",
            "An old receipt, proven by a key that came after the one that signed it.",
            whole,
            second,
            fresher=later.keys,
        )
        self._add("trusted-predecessor", "A receipt under the second key, proven by the first.", later, first)
        self._spoil_chain(whole, later, first, second, secret)

        key_id = evidence_pb2.EvidenceKeyStatement.FromString(whole.keys[0].statement).key_id
        self._operator.call(self._evidence.RevokeKey, evidence_service_pb2.RevokeKeyRequest(key_id=key_id, cause="Secret half copied."))
        chain = self._receipt(later_id(later)).keys
        self._add("revoked-unseen", "The key was revoked since; who asks for no fresher chain cannot know it.", whole, first)
        self._add("revoked", "A fresher chain says that the key was revoked.", whole, first, "revoked", fresher=chain)
        self._add("not-revoked-itself", "The chain holds a revocation of another key.", later, first, fresher=chain)
        self._spoil_revocation(later, chain, first)
        return self.made

    def _report(self) -> None:
        market, court = (self._asker.with_options(agency=agency, purpose="reporting") for agency in ("sx-market", "sx-court"))
        list(market.report(samples.registration(samples.company(n), n) for n in range(1, 5)))
        list(court.report([samples.judgment_default(samples.company(2), "d-1")]))

    def _receipt(self, decision_id: str) -> Receipt:
        time.sleep(0.3)
        return self._asker.get_receipt(decision_id)

    def _trusted(self) -> bytes:
        return read_pems(next(self._hub.folder.rglob("public.pem")).read_text())[0]

    def _secret(self) -> str:
        return next((self._hub.folder / "data/evidence/secret").glob("*.pem")).read_text()

    def _add(
        self,
        name: str,
        says: str,
        receipt: Optional[Receipt],
        trusted: bytes,
        expect: str = "proven",
        *,
        fresher: Iterable[evidence_pb2.EvidenceKeyRecord] = (),
        answer: Optional[bytes] = None,
        content: Optional[bytes] = None,
    ) -> None:
        given = content if content is not None else receipt.SerializeToString(deterministic=True) if receipt is not None else b""
        chain = texts_of(record.SerializeToString(deterministic=True) for record in fresher)
        self.made.append(
            {
                "name": f"{self._suite.lower()}-{name}",
                "says": says,
                "expect": expect,
                "trusted": [spki_pem(trusted)],
                "receipt": text_of(given),
                "fresher": [chain] if chain else [],
                "answer": text_of(answer) if answer is not None else None,
            }
        )

    def _spoilt(
        self, name: str, says: str, receipt: Receipt, trusted: bytes, expect: str, change: Callable[[Receipt], object], **more: object
    ) -> None:
        copy = Receipt()
        copy.CopyFrom(receipt)
        change(copy)
        self._add(name, says, copy, trusted, expect, **more)  # type: ignore[arg-type]

    def _spoil_leaf(self, good: Receipt, trusted: bytes) -> None:
        def move(receipt: Receipt) -> None:
            joined, cut = receipt.call + receipt.decision, len(receipt.call) - 2
            receipt.call, receipt.decision = joined[:cut], joined[cut:]

        spoil = self._spoilt
        spoil("call-altered", "A bit of the call is another.", good, trusted, "root", lambda r: setattr(r, "call", flip(r.call, 4)))
        spoil(
            "decision-altered",
            "A bit of the decision is another.",
            good,
            trusted,
            "root",
            lambda r: setattr(r, "decision", flip(r.decision, -1)),
        )
        spoil(
            "boundary-moved",
            "Two bytes went from the call to the decision; what is hashed must not be the same.",
            good,
            trusted,
            "root",
            move,
        )
        spoil(
            "index-altered",
            "The leaf stands at another place.",
            good,
            trusted,
            "root",
            lambda r: setattr(r, "leaf_index", r.leaf_index ^ 1),
        )
        spoil(
            "index-outside", "The leaf stands behind the block's last.", good, trusted, "root", lambda r: setattr(r, "leaf_index", 1 << 20)
        )
        spoil("index-negative", "The leaf stands before the block's first.", good, trusted, "root", lambda r: setattr(r, "leaf_index", -1))
        spoil("path-altered", "A bit of the path is another.", good, trusted, "root", lambda r: r.path.__setitem__(0, flip(r.path[0], 0)))
        spoil("path-short", "The path lacks its last digest.", good, trusted, "root", lambda r: r.path.pop())
        spoil("path-long", "The path has a digest too many.", good, trusted, "root", lambda r: r.path.append(bytes(32)))
        spoil("path-odd", "A digest of the path has 31 bytes.", good, trusted, "root", lambda r: r.path.__setitem__(0, r.path[0][:-1]))
        spoil(
            "leaf-is-node",
            "An inner node is given as a leaf, with a path that is one shorter.",
            good,
            trusted,
            "root",
            raise_leaf(self._number),
        )

    def _spoil_block(self, good: Receipt, other: Receipt, trusted: bytes) -> None:
        def head(change: Callable[[evidence_pb2.EvidenceBlockHeader], object]) -> Callable[[Receipt], None]:
            def apply(receipt: Receipt) -> None:
                block = evidence_pb2.EvidenceBlockHeader.FromString(receipt.block_header)
                change(block)
                receipt.block_header = block.SerializeToString(deterministic=True)

            return apply

        spoil = self._spoilt
        spoil(
            "head-time",
            "The block's time is another than was signed.",
            good,
            trusted,
            "block-signature",
            head(lambda b: setattr(b, "sealed_at_ms", 1)),
        )
        spoil(
            "head-count",
            "The number of leaves is another than was signed.",
            good,
            trusted,
            "block-signature",
            head(lambda b: setattr(b, "count", 99)),
        )
        spoil("head-unreadable", "The head is no message.", good, trusted, "unreadable", lambda r: setattr(r, "block_header", b"\xff\xff"))
        spoil(
            "head-key-unknown",
            "The head names a key that the chain does not hold.",
            good,
            trusted,
            "key-unknown",
            head(lambda b: setattr(b, "key_id", "0" * 32)),
        )
        spoil(
            "head-other-log",
            "The head names another log than its key.",
            good,
            trusted,
            "block-log",
            head(lambda b: setattr(b, "log_id", bytes(16))),
        )
        spoil(
            "head-other-suite",
            "The head names another suite than its key.",
            good,
            trusted,
            "block-log",
            head(lambda b: setattr(b, "suite", 3 - self._number)),
        )
        spoil(
            "signature-altered",
            "A bit of the block's signature is another.",
            good,
            trusted,
            "block-signature",
            lambda r: setattr(r, "signature", flip(r.signature, -1)),
        )
        spoil("signature-none", "The block has no signature.", good, trusted, "block-signature", lambda r: setattr(r, "signature", b""))
        spoil(
            "signature-of-other",
            "The block has the signature of another.",
            good,
            trusted,
            "block-signature",
            lambda r: setattr(r, "signature", other.signature),
        )
        self._add("unreadable", "The receipt is no message.", None, trusted, "unreadable", content=b"no receipt")

    def _spoil_keys(self, good: Receipt, trusted: bytes) -> None:
        def stated(change: Callable[[evidence_pb2.EvidenceKeyStatement], object]) -> Callable[[Receipt], None]:
            def apply(receipt: Receipt) -> None:
                statement = evidence_pb2.EvidenceKeyStatement.FromString(receipt.keys[0].statement)
                change(statement)
                receipt.keys[0].statement = statement.SerializeToString(deterministic=True)

            return apply

        spoil = self._spoilt
        spoil("keys-none", "The receipt holds no keys.", good, trusted, "keys-missing", lambda r: r.ClearField("keys"))
        spoil(
            "key-id", "A key does not have the id of its bytes.", good, trusted, "key-id", stated(lambda s: setattr(s, "key_id", "0" * 32))
        )
        spoil(
            "key-statement",
            "A key's statement is another than the key signed.",
            good,
            trusted,
            "key-own-signature",
            stated(lambda s: setattr(s, "valid_from_ms", 1)),
        )
        spoil("key-twice", "A key stands twice in the chain.", good, trusted, "key-link", lambda r: r.keys.add().CopyFrom(r.keys[0]))
        stranger = bytearray(trusted)
        stranger[-1] ^= 1
        self._add("stranger", "The trusted key is none of those in the chain.", good, bytes(stranger), "trusted-key")

    def _spoil_chain(self, first: Receipt, later: Receipt, trusted: bytes, second: bytes, secret: str) -> None:
        successor = evidence_pb2.EvidenceKeyStatement.FromString(later.keys[1].statement)
        forged = self._signed_anew(first, secret, lambda b: setattr(b, "number", successor.follows_block + 1))
        self._add("key-life-number", "The old key signed a block behind its last.", forged, trusted, "key-life", fresher=later.keys)
        forged = self._signed_anew(first, secret, lambda b: setattr(b, "sealed_at_ms", successor.valid_from_ms + 1))
        self._add(
            "key-life-time", "The old key signed a block after it had been replaced.", forged, trusted, "key-life", fresher=later.keys
        )
        forged = self._signed_anew(first, secret, lambda b: setattr(b, "number", successor.follows_block))
        self._add(
            "key-life-head",
            "The old key signed a second block under the number of its last.",
            forged,
            trusted,
            "key-life",
            fresher=later.keys,
        )
        forged = self._signed_anew(first, secret, lambda b: setattr(b, "count", 0))
        self._add("block-empty", "A signed block that has no leaves holds no decision.", forged, trusted, "root")
        spoil = self._spoilt
        spoil("chain-reversed", "The chain is in the wrong order.", later, trusted, "key-link", lambda r: swap(r))
        spoil("chain-without-first", "The chain lacks its first key.", later, second, "key-link", lambda r: r.keys.pop(0))
        spoil(
            "successor-not-signed",
            "The first key did not sign the statement of the second.",
            later,
            trusted,
            "key-previous-signature",
            lambda r: setattr(r.keys[1], "previous_signature", flip(r.keys[1].previous_signature, -1)),
        )
        spoil(
            "successor-self-signed",
            "The second key signed its own succession.",
            later,
            trusted,
            "key-previous-signature",
            lambda r: setattr(r.keys[1], "previous_signature", r.keys[1].own_signature),
        )
        other = [evidence_pb2.EvidenceKeyRecord(), later.keys[1]]
        other[0].CopyFrom(later.keys[0])
        other[0].statement += b"\xf8\x07\x01"
        self._add("two-histories", "A fresher chain of the same log has another first key.", later, trusted, "key-histories", fresher=other)

    def _spoil_revocation(self, later: Receipt, chain: Records, trusted: bytes) -> None:
        revocation = evidence_pb2.EvidenceKeyRevocation.FromString(chain[-1].revocation)
        revocation.cause = "Another cause."
        altered = [evidence_pb2.EvidenceKeyRecord.FromString(record.SerializeToString()) for record in chain]
        altered[-1].revocation = revocation.SerializeToString(deterministic=True)
        self._add(
            "revocation-altered", "The revocation is another than was signed.", later, trusted, "key-previous-signature", fresher=altered
        )
        moved = [chain[0], chain[-1], *chain[1:-1]]
        receipt = Receipt.FromString(later.SerializeToString())
        receipt.ClearField("keys")
        receipt.keys.extend(moved)
        self._add("revocation-moved", "The revocation stands elsewhere in the chain.", receipt, trusted, "key-link")

    def _signed_anew(self, receipt: Receipt, secret: str, change: Callable[[evidence_pb2.EvidenceBlockHeader], object]) -> Receipt:
        """A receipt of a block that the hub never sealed, signed with a copy of its secret key."""
        block = evidence_pb2.EvidenceBlockHeader.FromString(receipt.block_header)
        change(block)
        head = block.SerializeToString(deterministic=True)
        forged = Receipt.FromString(receipt.SerializeToString())
        forged.block_header, forged.signature = head, sign(self._number, secret, head)
        return forged
