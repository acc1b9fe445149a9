"""A witness of the hub's ledger: keeps the last checkpoint, and takes a later one only with the proof that it extends it."""

from __future__ import annotations

import base64
import os
import time
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credithub._files import write_whole
from credithub.client import CreditHub
from credithub.errors import HubError
from credithub.proofs import Checkpoint, EvidenceFault, LedgerProof, NoteKey
from credithub.proofs.ledger import COSIGNATURE

_CANNOT_PROVE = ("LEDGER_POSITION_UNKNOWN", "LEDGER_NOT_PROVEN")


class LedgerFork(Exception):
    """The hub signed two histories that do not extend one another, or cannot prove that it did not. Both notes show it to whoever trusts
    the hub's key: keep them."""

    def __init__(self, message: str, kept: str, shown: str) -> None:
        super().__init__(message)
        self.kept = kept
        """The signed note that was kept."""
        self.shown = shown
        """The signed note that was shown now."""


@dataclass(frozen=True)
class WitnessKey:
    """A witness's own key, with which it cosigns checkpoints (C2SP tlog-cosignature)."""

    name: str
    """Name of the key, such as ``witness.example.cn``."""
    secret: Ed25519PrivateKey

    @property
    def public(self) -> NoteKey:
        """The public half, to be passed on."""
        return NoteKey(self.name, COSIGNATURE, self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def cosign(self, text: str, at: int) -> str:
        """The signature line over a checkpoint's text, at a time in seconds since 1970."""
        signature = self.secret.sign(b"cosignature/v1\ntime %d\n" % at + text.encode())
        return f"— {self.name} {base64.b64encode(self.public.id + at.to_bytes(8, 'big') + signature).decode()}\n"


class LedgerWitness:
    """Call :meth:`step` now and then. Who sees the cosignature knows that somebody else than the operator watches the ledger grow."""

    def __init__(self, hub: CreditHub, keys: Sequence[NoteKey], state_file: str, signer: Optional[WitnessKey] = None) -> None:
        """
        :param hub: the hub.
        :param keys: the hub's keys, obtained another way than from this connection.
        :param state_file: where the last checkpoint is kept.
        :param signer: the witness's own key. None: checkpoints are kept and not cosigned.
        """
        self._hub, self._state_file, self._signer = hub, state_file, signer
        self._proof = LedgerProof(keys)

    def step(self, accept_epoch: int = 0) -> Tuple[Checkpoint, str]:
        """Asks for the newest checkpoint, holds it against the kept one, and keeps it; gives it with the note that was kept.

        :param accept_epoch: an epoch into which you have looked: the ledger was restored from a backup, and you know what it lost. 0: none.
        :raises LedgerFork: the ledger does not extend what was kept. The kept checkpoint stays.
        :raises credithub.proofs.EvidenceFault: a note is not the hub's.
        """
        shown = self._hub.get_checkpoint().note
        later = self._proof.open(shown)
        if os.path.exists(self._state_file):
            with open(self._state_file, encoding="utf-8", newline="") as file:
                kept = file.read()
            earlier = self._proof.open(kept)
            if later.epoch == accept_epoch and later.epoch > earlier.epoch and later.epoch_began_after < earlier.size:
                write_whole(f"{self._state_file}.epoch-{earlier.epoch}", kept)
            else:
                fault = self._fault(earlier, later)
                if fault is not None:
                    raise LedgerFork(fault, kept, shown)
        note = shown
        if self._signer is not None:
            note += self._signer.cosign(shown[: shown.rindex("\n\n") + 1], int(time.time()))
        write_whole(self._state_file, note)
        return later, note

    def _fault(self, earlier: Checkpoint, later: Checkpoint) -> Optional[str]:
        if earlier.origin != later.origin:
            return f"The checkpoints are of two ledgers, {earlier.origin} and {later.origin}."
        if later.epoch > earlier.epoch and later.epoch_began_after < earlier.size:
            return (
                f"The hub says that its ledger was restored: epoch {later.epoch} began after position {later.epoch_began_after}, and the "
                f"entries from there to {earlier.size}, which were signed, are lost. Ask the operator which they were; to go on, accept "
                f"epoch {later.epoch}."
            )
        if later.size < earlier.size:
            return f"The ledger ends with position {later.size}; {earlier.size} was signed before, in the same epoch: it was cut."
        if later.size == earlier.size:
            same = later.root == earlier.root
            return None if same else f"The hub signed two histories of {later.size} entries: {earlier.root.hex()} and {later.root.hex()}."
        try:
            self._proof.hold_consistency(earlier, later, list(self._hub.get_consistency_proof(earlier.size, later.size).path))
            return None
        except EvidenceFault as fault:
            return str(fault)
        except HubError as refusal:
            if refusal.reason not in _CANNOT_PROVE:
                raise
            return (
                f"The hub cannot prove that its ledger of {later.size} entries begins with the {earlier.size} that were signed: {refusal}"
            )
