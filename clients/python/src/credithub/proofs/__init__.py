"""Proofs that need no hub: receipts of decisions, and the ledger's checkpoints, inclusion and consistency proofs."""

from credithub.proofs.fault import EvidenceFault
from credithub.proofs.ledger import Checkpoint, LedgerLeaf, LedgerProof, NoteKey, SignedNote
from credithub.proofs.receipt import ReceiptProof, read_pems

__all__ = ["Checkpoint", "EvidenceFault", "LedgerLeaf", "LedgerProof", "NoteKey", "ReceiptProof", "SignedNote", "read_pems"]
