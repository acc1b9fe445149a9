"""Receipts of decisions (核查回执), proven offline. docs/formats/receipt.md describes the format and the order of the checks."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Iterable, Optional, Sequence, Type, TypeVar, Union

from google.protobuf.message import DecodeError, Message

from credithub.proofs import signing, tree
from credithub.proofs.fault import EvidenceFault
from credithub.v1 import eligibility_service_pb2, evidence_pb2

Record = evidence_pb2.EvidenceKeyRecord
_CHECK_MANY = "EligibilityService/CheckMany"
M = TypeVar("M", bound=Message)
_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


def read_pems(text: str) -> list[bytes]:
    """The public keys of a PEM text, as SubjectPublicKeyInfo: what «hubctl audit keys --out» writes. Raises ValueError where it holds
    none."""
    found = _PEM.findall(text)
    if not found or any(label != "PUBLIC KEY" for label, _ in found):
        raise ValueError("This is no public key in PEM («-----BEGIN PUBLIC KEY-----»).")
    return [base64.b64decode("".join(body.split()), validate=True) for _, body in found]


@dataclass(frozen=True)
class ReceiptProof:
    """What a receipt proves: this was asked, by whom, at this state of the ledger, and this was answered."""

    call: evidence_pb2.EvidenceCall
    """Who asked, when, at which state of the ledger."""
    decision: evidence_pb2.EvidenceDecision
    """What was asked and answered."""
    block: evidence_pb2.EvidenceBlockHeader
    """The block in which it stands."""
    key: evidence_pb2.EvidenceKeyStatement
    """The key that signed the block."""

    @staticmethod
    def of(
        receipt: Union[bytes, evidence_pb2.DecisionReceipt], trusted: Sequence[bytes], fresher: Iterable[Sequence[Record]] = ()
    ) -> ReceiptProof:
        """Proves a receipt offline.

        :param receipt: the receipt, or its protobuf bytes.
        :param trusted: public keys that are known to be the hub's (see :func:`read_pems`), obtained another way than with the receipt.
        :param fresher: chains of keys that were fetched later, one a log: what has been replaced and revoked since. Those of other logs
            are passed over.
        :raises EvidenceFault: the receipt does not prove anything; the message says why.
        """
        if isinstance(receipt, bytes):
            receipt = _parse(evidence_pb2.DecisionReceipt, receipt, "The receipt")
        records: Sequence[Record] = list(receipt.keys)
        log = _log_of(records)
        for chain in fresher:
            if _log_of(chain) == log:
                records = longer(records, list(chain))
        keys = KeyChain(records, trusted)
        block = _parse(evidence_pb2.EvidenceBlockHeader, receipt.block_header, "The head of the block")
        key = keys.hold(receipt.block_header, block, receipt.signature)
        leaf = tree.decision_leaf(block.suite, receipt.call, receipt.decision)
        if tree.root_of(block.suite, leaf, receipt.leaf_index, block.count, list(receipt.path)) != block.root:
            raise EvidenceFault("root", "Question and answer are not those of the signed block: one of them was altered.")
        call = _parse(evidence_pb2.EvidenceCall, receipt.call, "The call")
        decision = _parse(evidence_pb2.EvidenceDecision, receipt.decision, "The decision")
        revocation = keys.revocation_of(block.key_id)
        if revocation is not None:
            raise EvidenceFault(
                "revoked",
                f"Key {block.key_id}, which signed block {block.number}, was revoked («{revocation.cause}»): "
                "the receipt alone proves nothing. "
                "The log of the hub proves it: «hubctl audit verify FOLDER --receipt FILE».",
            )
        return ReceiptProof(call, decision, block, key)

    @property
    def decision_id(self) -> str:
        """The number of the decision, 32 hexadecimal digits."""
        return self.decision.decision_id.hex()

    def is_of_answer(self, answer: Union[bytes, Message]) -> bool:
        """Whether this is the answer that left: a CheckResponse, also one of many, or the response of a read. Bytes are those that left,
        as they were.

        What stands once for many answers (token, time, catalogue version, ages of sources) is not in their digest. The first three are
        compared with the call that the receipt proves; the ages of the sources of one of many answers are proven by nothing.
        """
        if isinstance(answer, eligibility_service_pb2.CheckResponse) and self.call.operation == _CHECK_MANY and not self.decision.token:
            if answer.HasField("token"):
                if (answer.token.value, answer.catalogue_version) != (self.call.token, self.call.catalogue_version):
                    return False
                if _milliseconds(answer.decided_at) != self.call.decided_at_ms:
                    return False
            alone = eligibility_service_pb2.CheckResponse()
            alone.CopyFrom(answer)
            for name in ("token", "decided_at", "catalogue_version", "source_ages"):
                alone.ClearField(name)
            answer = alone
        content = answer if isinstance(answer, bytes) else answer.SerializeToString(deterministic=True)
        return signing.digest(self.block.suite, content) == self.decision.answer_digest


def _milliseconds(time: str) -> Optional[int]:
    try:
        return round(datetime.fromisoformat(time).timestamp() * 1000)
    except ValueError:
        return None


class _Life:
    """A key, the statement of its successor, and its revocation."""

    def __init__(self, statement: evidence_pb2.EvidenceKeyStatement) -> None:
        self.statement = statement
        self.successor: Optional[evidence_pb2.EvidenceKeyStatement] = None
        self.revocation: Optional[evidence_pb2.EvidenceKeyRevocation] = None


class KeyChain:
    """The public keys of a log, each vouched for by its neighbours, so that whoever trusts one of them can prove all."""

    def __init__(self, records: Sequence[Record], trusted: Sequence[bytes]) -> None:
        """Checks the chain, record by record, and that one of the trusted keys is in it. Raises EvidenceFault."""
        self._lives: dict[str, _Life] = {}
        self._latest: Optional[_Life] = None
        self._link = b""
        for record in records:
            if record.revocation:
                self._add_revocation(record)
            else:
                self._add_key(record)
            self._link = hashlib.sha256(_stated(record)).digest()
        if not any(life.statement.public_key in trusted for life in self._lives.values()):
            given = ", ".join(signing.key_id(key) for key in trusted)
            raise EvidenceFault(
                "trusted-key", f"The key given ({given}) is none of the hub's that are named here: {', '.join(self._lives)}."
            )

    def hold(self, head: bytes, block: evidence_pb2.EvidenceBlockHeader, signature: bytes) -> evidence_pb2.EvidenceKeyStatement:
        """Proves that a head was signed by the key that it names, in the life of that key. A revocation is left to the caller."""
        life = self._life_of(block.key_id)
        key = life.statement
        if key.log_id != block.log_id or key.suite != block.suite:
            raise EvidenceFault("block-log", f"Block {block.number} is of another log than its key, or not of its key's suite.")
        if not signing.is_signature(key.suite, key.public_key, head, signature):
            raise EvidenceFault("block-signature", f"Block {block.number} has a head that key {key.key_id} did not sign.")
        if life.successor is not None:
            after = life.successor
            if block.number > after.follows_block or block.sealed_at_ms > after.valid_from_ms:
                raise EvidenceFault(
                    "key-life", f"Block {block.number} was signed by key {key.key_id} after that had been replaced by {after.key_id}."
                )
            if block.number == after.follows_block and after.follows_head != signing.digest(block.suite, head):
                raise EvidenceFault(
                    "key-life", f"Block {block.number} is another than the one that key {after.key_id} names as the last before it."
                )
        return key

    def revocation_of(self, key_id: str) -> Optional[evidence_pb2.EvidenceKeyRevocation]:
        """Why a key was revoked; None while it is not."""
        return self._life_of(key_id).revocation

    def _life_of(self, key_id: str) -> _Life:
        if key_id not in self._lives:
            raise EvidenceFault("key-unknown", f"Key {key_id} is not in the chain of keys.")
        return self._lives[key_id]

    def _add_key(self, record: Record) -> None:
        statement = _parse(evidence_pb2.EvidenceKeyStatement, record.statement, "A statement of a key")
        name = statement.key_id
        if signing.key_id(statement.public_key) != name:
            raise EvidenceFault("key-id", f"Key {name} does not have the id of its bytes.")
        if not signing.is_signature(statement.suite, statement.public_key, record.statement, record.own_signature):
            raise EvidenceFault("key-own-signature", f"Key {name} did not sign its own statement.")
        before = self._latest
        if before is None:
            if statement.previous:
                raise EvidenceFault("key-link", f"The chain of keys begins with {name}, before which there was another.")
        else:
            if statement.previous != self._link or statement.log_id != before.statement.log_id:
                raise EvidenceFault("key-link", f"Key {name} does not follow {before.statement.key_id}.")
            self._signed_by(before, record.statement, record.previous_signature, f"the statement of its successor {name}")
            before.successor = statement
        if name in self._lives:
            raise EvidenceFault("key-link", f"Key {name} stands twice in the chain of keys.")
        self._latest = self._lives[name] = _Life(statement)

    def _add_revocation(self, record: Record) -> None:
        revocation = _parse(evidence_pb2.EvidenceKeyRevocation, record.revocation, "A revocation of a key")
        by = self._latest
        if by is None or revocation.previous != self._link or revocation.log_id != by.statement.log_id:
            raise EvidenceFault("key-link", f"The revocation of key {revocation.key_id} does not follow the record before it.")
        self._signed_by(by, record.revocation, record.previous_signature, f"the revocation of key {revocation.key_id}")
        if revocation.key_id == by.statement.key_id:
            raise EvidenceFault("key-link", f"Key {revocation.key_id} revokes itself.")
        life = self._life_of(revocation.key_id)
        life.revocation = life.revocation or revocation

    @staticmethod
    def _signed_by(by: _Life, content: bytes, signature: bytes, what: str) -> None:
        key = by.statement
        if not signing.is_signature(key.suite, key.public_key, content, signature):
            raise EvidenceFault("key-previous-signature", f"Key {key.key_id} did not sign {what}.")


def longer(one: Sequence[Record], other: Sequence[Record]) -> Sequence[Record]:
    """The longer of two chains of one log. Raises EvidenceFault where neither begins with the other: two histories of the keys were
    shown."""
    for index, (mine, theirs) in enumerate(zip(one, other), 1):
        if _stated(mine) != _stated(theirs):
            raise EvidenceFault(
                "key-histories", f"The two chains of keys differ from record {index} on: two histories of the hub's keys were shown."
            )
    return one if len(one) > len(other) else other


def _stated(record: Record) -> bytes:
    return record.revocation or record.statement


def _log_of(records: Sequence[Record]) -> bytes:
    if not records:
        raise EvidenceFault("keys-missing", "There is no key in the chain of keys.")
    return _parse(evidence_pb2.EvidenceKeyStatement, records[0].statement, "A statement of a key").log_id


def _parse(kind: Type[M], content: bytes, what: str) -> M:
    message = kind()
    try:
        message.ParseFromString(content)
    except DecodeError:
        raise EvidenceFault("unreadable", f"{what} cannot be read.") from None
    return message
