"""What the vectors of receipts are made with: keys as PEM, signatures, small spoilings, and «hubctl verify» for comparison."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tempfile
from pathlib import Path
from typing import Callable, Sequence

from credithub.proofs.signing import digest
from credithub.proofs.tree import decision_leaf, node
from credithub.v1 import eligibility_service_pb2, evidence_pb2, evidence_service_pb2
from real_hub import HUBCTL
from vector_files import Vector

Receipt = evidence_pb2.DecisionReceipt


def spki_pem(key: bytes) -> str:
    """A public key as PEM."""
    body = base64.b64encode(key).decode()
    return "-----BEGIN PUBLIC KEY-----\n" + "\n".join(body[i : i + 64] for i in range(0, len(body), 64)) + "\n-----END PUBLIC KEY-----\n"


def sign(suite: int, secret: str, content: bytes) -> bytes:
    """Signs with a secret key in PEM, by OpenSSL's program."""
    with tempfile.TemporaryDirectory() as folder:
        key, data = Path(folder) / "key.pem", Path(folder) / "data"
        key.write_text(secret)
        data.write_bytes(content)
        how = ["-sha256"] if suite == 1 else ["-sm3", "-sigopt", "distid:1234567812345678"]
        return subprocess.run(["openssl", "dgst", *how, "-sign", str(key), str(data)], check=True, capture_output=True).stdout


def as_sent(answer: eligibility_service_pb2.CheckResponse) -> bytes:
    """One answer of many, as it left: without what stands once in its message."""
    sent = eligibility_service_pb2.CheckResponse.FromString(answer.SerializeToString())
    for name in ("token", "decided_at", "catalogue_version", "source_ages"):
        sent.ClearField(name)
    return sent.SerializeToString(deterministic=True)


def later_id(receipt: Receipt) -> str:
    """The number of a receipt's decision."""
    return evidence_pb2.EvidenceDecision.FromString(receipt.decision).decision_id.hex()


def flip(content: bytes, at: int) -> bytes:
    """The bytes with the lowest bit of one of them turned over."""
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


def swap(receipt: Receipt) -> None:
    """Turns the order of the keys round."""
    keys = list(reversed([evidence_pb2.EvidenceKeyRecord.FromString(key.SerializeToString()) for key in receipt.keys]))
    receipt.ClearField("keys")
    receipt.keys.extend(keys)


def raise_leaf(suite: int) -> Callable[[Receipt], None]:
    """Gives the two children of the leaf's parent as call and decision: without marks on leaves and nodes they would hash to the same."""

    def apply(receipt: Receipt) -> None:
        leaf = decision_leaf(suite, receipt.call, receipt.decision)
        pair = (leaf, receipt.path[0]) if receipt.leaf_index % 2 == 0 else (receipt.path[0], leaf)
        assert len(node(suite, *pair)) == len(digest(suite, b"")) == hashlib.sha256().digest_size
        receipt.call, receipt.decision = pair
        receipt.leaf_index //= 2
        receipt.path.pop(0)

    return apply


def hold_against_hubctl(vectors: Sequence[Vector], work: Path) -> None:
    """Gives each receipt to «hubctl verify»: the verifier that is written in C# must come to the same end."""
    for vector in vectors:
        if vector["expect"] == "answer":
            continue
        receipt, key, chain = work / "vector.receipt", work / "vector.pem", work / "vector.keys"
        receipt.write_bytes(base64.b64decode(vector["receipt"]))
        key.write_text(vector["trusted"][0])
        arguments = ["verify", str(receipt), "--key", str(key)]
        if vector["fresher"]:
            records = [evidence_pb2.EvidenceKeyRecord.FromString(base64.b64decode(each)) for each in vector["fresher"][0]]
            chain.write_bytes(evidence_service_pb2.ListKeysResponse(keys=records).SerializeToString())
            arguments += ["--chain", str(chain)]
        ended = subprocess.run(["dotnet", str(HUBCTL), *arguments], capture_output=True, text=True, check=False)
        if (ended.returncode == 0) != (vector["expect"] == "proven"):
            raise AssertionError(f"hubctl verify ended {vector['name']} with {ended.returncode}: {ended.stdout}{ended.stderr}")
