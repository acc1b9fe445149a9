"""The ledger's checkpoints and proofs, checked offline: C2SP signed notes and checkpoints, RFC 6962 inclusion and consistency."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from credithub.proofs import signing, tree
from credithub.proofs.fault import EvidenceFault
from credithub.v1 import ledger_proof_service_pb2 as pb

ED25519, ECDSA_P256, COSIGNATURE, SM2 = 1, 2, 4, 255
_SM2_NAME = b"credithub/sm2"
_NOTE_CHARACTERS_MAX, _NOTE_SIGNATURES_MAX = 64 << 10, 64
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True)
class NoteKey:
    """A public key by which notes are signed, with its name."""

    name: str
    """Not empty, without white space and «+»."""
    kind: int
    """The signature type of C2SP's signed-note: 1 Ed25519, 2 ECDSA over P-256, 4 a witness's cosignature, 255 SM2."""
    key: bytes
    """32 bytes for kinds 1 and 4, SubjectPublicKeyInfo for the others."""

    @staticmethod
    def parse(text: str) -> NoteKey:
        """Reads a key as it is passed on (a «vkey»): name, id in hexadecimal, Base64 of kind and key, joined by «+». Raises ValueError."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise ValueError("A key is written as name+id+key, as in the file checkpoint.vkey.")
        content = base64.b64decode(parts[2], validate=True)
        if not content:
            raise ValueError(f"The key «{parts[0]}» is empty.")
        key = NoteKey(parts[0], content[0], content[1:])
        if key.id.hex() != parts[1].lower():
            raise ValueError(f"The key «{key.name}» has the id {key.id.hex()}, and not {parts[1]}: a part of it was altered.")
        return key

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise ValueError(f"«{self.name}» is no name of a key: it is empty, or has white space or «+» in it.")
        if self.kind not in (ED25519, ECDSA_P256, COSIGNATURE, SM2):
            raise ValueError(f"The key «{self.name}» is of a kind that this library does not know.")
        if self.kind in (ED25519, COSIGNATURE) and len(self.key) != 32:
            raise ValueError(f"The key «{self.name}» has {len(self.key)} bytes, and not 32.")

    @property
    def id(self) -> bytes:
        """The four bytes that stand before its signatures."""
        if self.kind == ECDSA_P256:
            return hashlib.sha256(self.key).digest()[:4]
        kind = bytes([self.kind]) + (_SM2_NAME if self.kind == SM2 else b"")
        return hashlib.sha256(self.name.encode() + b"\n" + kind + self.key).digest()[:4]

    def made(self, text: str, signature: bytes) -> bool:
        """Whether the key made the signature (without the id) of a text."""
        content = text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != 72 or signature[0] > 0x7F:
                return False
            content = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + content
            signature = signature[8:]
        if self.kind in (ED25519, COSIGNATURE):
            return signing.is_ed25519(self.key, content, signature)
        return signing.is_signature(signing.P256 if self.kind == ECDSA_P256 else signing.SM2, self.key, content, signature)


@dataclass(frozen=True)
class SignedNote:
    """A text with signatures below it (C2SP signed-note). Reading one proves nothing; :meth:`verify` does."""

    text: str
    """The text, which ends with a line feed."""
    signatures: Sequence[Tuple[str, bytes]]
    """Name of the key, and its id of four bytes followed by the signature."""

    @staticmethod
    def parse(note: str) -> SignedNote:
        """Reads a note. Raises EvidenceFault where it is none."""
        if len(note) > _NOTE_CHARACTERS_MAX:
            raise EvidenceFault("note-form", f"The note is longer than {_NOTE_CHARACTERS_MAX} characters.")
        if any(c < " " and c != "\n" for c in note):
            raise EvidenceFault("note-form", "The note has a control character in it.")
        split = note.rfind("\n\n")
        if split < 0 or split + 2 >= len(note) or not note.endswith("\n"):
            raise EvidenceFault("note-form", "The note has no signatures below an empty line.")
        lines = note[split + 2 : -1].split("\n")
        if len(lines) > _NOTE_SIGNATURES_MAX:
            raise EvidenceFault("note-form", f"The note has more than {_NOTE_SIGNATURES_MAX} signatures.")
        return SignedNote(note[: split + 1], [_read_signature(line) for line in lines])

    def verify(self, keys: Sequence[NoteKey]) -> Sequence[NoteKey]:
        """The keys among those given that signed the note. Raises EvidenceFault where none did, or a signature under a known key is not
        that key's."""
        signed = []
        for key in keys:
            for name, signature in self.signatures:
                if name != key.name or signature[:4] != key.id:
                    continue
                if not key.made(self.text, signature[4:]):
                    raise EvidenceFault(
                        "note-signature", f"The signature of «{key.name}» is not of its key: text or signature was altered."
                    )
                if key not in signed:
                    signed.append(key)
        if not signed:
            names = ", ".join(dict.fromkeys(name for name, _ in self.signatures))
            raise EvidenceFault("note-unknown-key", f"None of the keys that are known signed this; it is signed by {names}.")
        return signed


@dataclass(frozen=True)
class Checkpoint:
    """What the hub signs of its ledger at a moment: C2SP tlog-checkpoint with the extension lines «epoch E after N» and «time T»."""

    origin: str
    """Names the ledger; the same for ever."""
    size: int
    """Entries of the ledger, which is the position of the last one."""
    root: bytes
    """Root of the tree over them."""
    epoch: int = 0
    """Number of times that the ledger was restored from a backup, plus one; 0 where it is not said."""
    epoch_began_after: int = 0
    """Position after which the epoch began; what had been after it was lost then."""
    signed_at: int = 0
    """Seconds since 1970; 0 where it is not said."""

    @staticmethod
    def parse(text: str) -> Checkpoint:
        """Reads the text of a note. Lines that this library does not know are passed over. Raises EvidenceFault."""
        lines = text[:-1].split("\n") if text.endswith("\n") else []
        size = _number(lines[1]) if len(lines) >= 3 and all(lines) else None
        root = _base64(lines[2]) if size is not None else None
        if size is None or root is None or len(root) != signing.DIGEST_SIZE:
            raise EvidenceFault("checkpoint-form", "This is no checkpoint: origin, size and root in three lines.")
        epoch = after = time = 0
        for line in lines[3:]:
            if line.startswith("time "):
                time = _number(line[5:]) or time
            elif line.startswith("epoch "):
                numbers = [_number(part) for part in line[6:].split(" after ")]
                if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
                    raise EvidenceFault("checkpoint-form", f"The checkpoint's line «{line}» says no epoch.")
                epoch, after = numbers[0], numbers[1]
        return Checkpoint(lines[0], size, root, epoch, after, time)


@dataclass(frozen=True)
class LedgerLeaf:
    """An entry of the ledger as it is hashed. docs/formats/receipt.md describes the encoding."""

    position: int
    transaction_end: int
    recorded_at: int
    """Ticks of 100 ns since 0001-01-01 UTC."""
    record_version: int
    kind: int
    subject: Optional[str]
    record_key: Optional[str]
    """Source, dataset and record number with a slash between them."""
    content_digest: Optional[bytes]
    payload: bytes
    salt: bytes
    persons_digest: Optional[bytes]

    @staticmethod
    def parse(encoded: bytes) -> LedgerLeaf:
        """Reads an encoded leaf. Raises EvidenceFault."""
        if len(encoded) < 35 or encoded[0] != 1:
            raise EvidenceFault("leaf-form", "The entry is of a version that this library does not know, or too short.")
        longs = [int.from_bytes(encoded[at : at + 8], "big", signed=True) for at in (1, 9, 17, 25)]
        fields: list[Optional[bytes]] = []
        at = 35
        for _ in range(6):
            length = int.from_bytes(encoded[at : at + 4], "big") if at + 4 <= len(encoded) else -1
            at += 4
            if length == 0xFFFFFFFF:
                fields.append(None)
                continue
            if length < 0 or length > len(encoded) - at:
                raise EvidenceFault("leaf-form", "The entry ends before its time.")
            fields.append(encoded[at : at + length])
            at += length
        subject, record_key, content, payload, salt, persons = fields
        if at != len(encoded) or payload is None or salt is None:
            raise EvidenceFault("leaf-form", "Something follows the entry, or it has no payload or salt.")
        try:
            texts = [None if text is None else text.decode() for text in (subject, record_key)]
        except UnicodeDecodeError:
            raise EvidenceFault("leaf-form", "A text of the entry is no UTF-8.") from None
        kind = int.from_bytes(encoded[33:35], "big", signed=True)
        return LedgerLeaf(longs[0], longs[1], longs[2], longs[3], kind, texts[0], texts[1], content, payload, salt, persons)


class LedgerProof:
    """Proves what the hub's LedgerProofService answered, with keys of the hub that were obtained another way than from that connection."""

    def __init__(self, keys: Sequence[NoteKey], origin: Optional[str] = None) -> None:
        """
        :param keys: keys that are known to be the hub's.
        :param origin: first line of the ledger's checkpoints. None: the keys sign for one ledger only.
        """
        self._keys = [key for key in keys if key.kind != COSIGNATURE]
        self._origin = origin

    def open(self, note: str) -> Checkpoint:
        """Reads a checkpoint and proves that the hub signed it. Raises EvidenceFault."""
        signed = SignedNote.parse(note)
        checkpoint = Checkpoint.parse(signed.text)
        signed.verify(self._keys)
        if self._origin is not None and checkpoint.origin != self._origin:
            raise EvidenceFault("origin", f"The checkpoint is of {checkpoint.origin}, and not of {self._origin}.")
        return checkpoint

    @staticmethod
    def hold_inclusion(proof: pb.InclusionProof, checkpoint: Checkpoint) -> None:
        """Proves that an entry is in the ledger that a proven checkpoint signs. Raises EvidenceFault."""
        if proof.size != checkpoint.size or not tree.is_included(
            proof.leaf_hash, proof.position - 1, proof.size, checkpoint.root, list(proof.path)
        ):
            raise EvidenceFault(
                "inclusion", f"The proof of entry {proof.position} does not lead to the checkpoint of size {checkpoint.size}."
            )

    @staticmethod
    def hold_consistency(earlier: Checkpoint, later: Checkpoint, path: Sequence[bytes]) -> None:
        """Proves that a later checkpoint extends an earlier one. Raises EvidenceFault."""
        if earlier.origin != later.origin:
            raise EvidenceFault("origin", f"The checkpoints are of two ledgers, {earlier.origin} and {later.origin}.")
        if not tree.is_consistent(earlier.size, earlier.root, later.size, later.root, list(path)):
            raise EvidenceFault(
                "consistency",
                f"The ledger of size {later.size} does not begin with that of size {earlier.size}: its history was rewritten.",
            )

    def prove_record(
        self, source: str, dataset: str, record_number: str, version: int, answer: pb.GetRecordProofResponse
    ) -> Tuple[LedgerLeaf, Checkpoint]:
        """Proves that a source's record is in the ledger; gives the entry and the checkpoint that holds it. Raises EvidenceFault."""
        checkpoint = self.open(answer.checkpoint)
        leaf = LedgerLeaf.parse(answer.leaf)
        if leaf.record_key != f"{source}/{dataset}/{record_number}" or leaf.record_version != version:
            raise EvidenceFault("record", f"The proof is of another record: {leaf.record_key}, version {leaf.record_version}.")
        if answer.proof.position != leaf.position or answer.proof.leaf_hash != tree.ledger_leaf_hash(answer.leaf):
            raise EvidenceFault("leaf", "The entry is not the one of which the proof is.")
        self.hold_inclusion(answer.proof, checkpoint)
        return leaf, checkpoint


def _read_signature(line: str) -> Tuple[str, bytes]:
    parts = line.split(" ")
    signature = _base64(parts[2]) if len(parts) == 3 else None
    if signature is None or parts[0] != "—" or not _is_name(parts[1]) or len(signature) <= 4:
        raise EvidenceFault("note-form", f"«{line}» is no signature line.")
    return parts[1], signature


def _is_name(text: str) -> bool:
    return bool(text) and not any(c.isspace() or c == "+" or c < " " for c in text)


def _number(text: str) -> Optional[int]:
    """A number as checkpoints write it: digits alone, no zero before others, below 2^63."""
    number = int(text) if _NUMBER.match(text) else None
    return number if number is not None and number < 1 << 63 else None


def _base64(text: str) -> Optional[bytes]:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
