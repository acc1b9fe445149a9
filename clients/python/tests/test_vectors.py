"""The vectors of docs/formats: each is proven, or refused by the check that it names."""

import base64
import json
import pathlib
import unittest

from credithub.proofs import EvidenceFault, LedgerProof, NoteKey, ReceiptProof, read_pems
from credithub.v1 import eligibility_service_pb2, evidence_pb2, ledger_proof_service_pb2

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "docs/formats/vectors"


def vectors(name):
    """The vectors of a file."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))["vectors"]


def found(prove, vector):
    """What a proof comes to."""
    try:
        prove(vector)
        return "proven"
    except EvidenceFault as fault:
        return fault.check


def prove_receipt(vector):
    """Proves a receipt, and where an answer is given, that it is the one that left."""
    trusted = [key for pem in vector["trusted"] for key in read_pems(pem)]
    fresher = [[evidence_pb2.EvidenceKeyRecord.FromString(base64.b64decode(record)) for record in chain] for chain in vector["fresher"]]
    proof = ReceiptProof.of(base64.b64decode(vector["receipt"]), trusted, fresher)
    if vector["answer"] is not None and not proof.is_of_answer(base64.b64decode(vector["answer"])):
        raise EvidenceFault("answer", "The answer is another than the one that left.")
    return proof


def prove_ledger(vector):
    """Proves a note, an inclusion, a consistency or a record."""
    try:
        proof = LedgerProof([NoteKey.parse(key) for key in vector["keys"]], vector["origin"])
    except ValueError as fault:
        raise EvidenceFault("key-form", str(fault)) from None
    path = [base64.b64decode(each) for each in vector.get("path", [])]
    if vector["kind"] == "consistency":
        proof.hold_consistency(proof.open(vector["earlier"]), proof.open(vector["later"]), path)
        return
    checkpoint = proof.open(vector["note"])
    if vector["kind"] == "note":
        return
    inclusion = ledger_proof_service_pb2.InclusionProof(
        position=vector["position"], size=vector["size"], leaf_hash=base64.b64decode(vector["leaf_hash"]), path=path
    )
    if vector["kind"] == "inclusion":
        proof.hold_inclusion(inclusion, checkpoint)
        return
    answer = ledger_proof_service_pb2.GetRecordProofResponse(
        leaf=base64.b64decode(vector["leaf"]), proof=inclusion, checkpoint=vector["note"]
    )
    proof.prove_record(vector["source"], vector["dataset"], vector["record_number"], vector["version"], answer)


class VectorTests(unittest.TestCase):
    """One subtest a vector."""

    def test_Receipts_EachVector_EndsAsItSays(self):
        self.assertGreater(len(vectors("receipts.json")), 80)
        for vector in vectors("receipts.json"):
            with self.subTest(vector["name"]):
                self.assertEqual(vector["expect"], found(prove_receipt, vector))

    def test_Ledger_EachVector_EndsAsItSays(self):
        self.assertGreater(len(vectors("ledger.json")), 50)
        for vector in vectors("ledger.json"):
            with self.subTest(vector["name"]):
                self.assertEqual(vector["expect"], found(prove_ledger, vector))

    def test_Answer_OfManyMadeWhole_IsProvenAndHeldAgainstTheCall(self):
        vector = next(v for v in vectors("receipts.json") if v["name"] == "p256-of-many-1")
        proof = prove_receipt(vector)
        answer = eligibility_service_pb2.CheckResponse.FromString(base64.b64decode(vector["answer"]))
        answer.token.value, answer.catalogue_version = proof.call.token, proof.call.catalogue_version
        answer.decided_at = f"1970-01-01T00:00:{0:02d}+00:00"
        self.assertFalse(proof.is_of_answer(answer))
        from datetime import datetime, timezone

        answer.decided_at = datetime.fromtimestamp(proof.call.decided_at_ms / 1000, timezone.utc).isoformat(timespec="milliseconds")
        self.assertTrue(proof.is_of_answer(answer))
        answer.token.value = "another"
        self.assertFalse(proof.is_of_answer(answer))


if __name__ == "__main__":
    unittest.main()
