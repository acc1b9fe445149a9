"""The witness, against a server that shows the notes of the vectors: signed by a hub, or with its key."""

import base64
import json
import pathlib
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import credithub
from credithub.proofs import EvidenceFault, NoteKey, SignedNote
from credithub.v1 import ledger_proof_service_pb2 as pb
from credithub.v1.ledger_proof_service_pb2_grpc import LedgerProofServiceServicer, add_LedgerProofServiceServicer_to_server

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "docs/formats/vectors/ledger.json"


def vector(name):
    """A vector by its name."""
    return next(v for v in json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"] if v["name"] == name)


class _Hub(LedgerProofServiceServicer):
    """Shows one note after another, and one path."""

    def __init__(self, notes, path):
        self._notes, self._path = list(notes), [base64.b64decode(each) for each in path]

    def GetCheckpoint(self, request, context):
        """The next note."""
        return pb.GetCheckpointResponse(note=self._notes.pop(0))

    def GetConsistencyProof(self, request, context):
        """The path."""
        return pb.GetConsistencyProofResponse(from_size=request.from_size, to_size=request.to_size, path=self._path)


class WitnessTests(unittest.TestCase):
    """A later checkpoint is taken only with the proof that it extends the kept one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self._state = folder.name + "/checkpoint"
        self._key = credithub.WitnessKey("witness.example.cn", Ed25519PrivateKey.generate())

    def _steps(self, name, notes=None, keys=None):
        """Two steps of a witness over the notes of a vector; what the second gives."""
        about = vector(name)
        server = grpc.server(ThreadPoolExecutor(2))
        add_LedgerProofServiceServicer_to_server(_Hub(notes or (about["earlier"], about["later"]), about["path"]), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(lambda: server.stop(0).wait())
        hub = credithub.CreditHub.connect(f"http://127.0.0.1:{port}", "sx-court", "reporting")
        self.addCleanup(hub.close)
        witness = credithub.LedgerWitness(hub, [NoteKey.parse(key) for key in keys or about["keys"]], self._state, self._key)
        witness.step()
        return witness.step()

    def test_Step_LedgerGrew_IsCosignedAndKept(self):
        checkpoint, note = self._steps("p256-consistency-good")
        self.assertEqual(pathlib.Path(self._state).read_text(encoding="utf-8"), note)
        self.assertEqual([self._key.public], list(SignedNote.parse(note).verify([self._key.public])))
        self.assertEqual(checkpoint.size, int(vector("p256-consistency-good")["later"].split("\n")[1]))

    def test_Step_LedgerIsTheSame_IsKept(self):
        about = vector("p256-consistency-same")
        self.assertEqual(about["later"].split("\n")[2], base64.b64encode(self._steps("p256-consistency-same")[0].root).decode())

    def test_Step_HistoryRewritten_ShowsBothNotesAndKeepsTheFirst(self):
        for name in ("p256-consistency-fork", "p256-consistency-same-size-fork", "p256-consistency-short", "p256-consistency-altered"):
            with self.subTest(name):
                pathlib.Path(self._state).unlink(missing_ok=True)
                with self.assertRaises(credithub.LedgerFork) as raised:
                    self._steps(name)
                about = vector(name)
                self.assertTrue(raised.exception.kept.startswith(about["earlier"]))
                self.assertEqual(about["later"], raised.exception.shown)
                self.assertTrue(pathlib.Path(self._state).read_text(encoding="utf-8").startswith(about["earlier"]))

    def test_Step_LedgerWasCut_IsNamed(self):
        about = vector("p256-consistency-good")
        with self.assertRaises(credithub.LedgerFork) as raised:
            self._steps("p256-consistency-good", (about["later"], about["earlier"]))
        self.assertIn("it was cut", str(raised.exception))

    def test_Step_NoteOfAnotherKey_IsRefused(self):
        with self.assertRaises(EvidenceFault):
            self._steps("p256-consistency-good", keys=vector("p256-note-other-key")["keys"])


if __name__ == "__main__":
    unittest.main()
