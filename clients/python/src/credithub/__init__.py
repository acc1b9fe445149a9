"""The Credit Exchange Hub for Python: checks, reports, a watch that outlives its connections, a mirror, and proofs that need no hub."""

from credithub.aio import AsyncCreditHub
from credithub.client import CreditHub, beijing_date, question
from credithub.errors import HubError, HubUnreachable, TokenTooOld, Violation, cure_of, reason_name
from credithub.events import (
    CaughtUp,
    Changes,
    Checkpoint,
    FellBehind,
    SnapshotEnd,
    SnapshotEntry,
    SnapshotRestarted,
    WatchEvent,
    WatchStart,
)
from credithub.mirror import Mirror, MirrorState
from credithub.options import Options
from credithub.tokens import FileTokenStore, TokenStore
from credithub.watching import Watch
from credithub.witness import LedgerFork, LedgerWitness, WitnessKey

__all__ = [
    "AsyncCreditHub",
    "CaughtUp",
    "Changes",
    "Checkpoint",
    "CreditHub",
    "FellBehind",
    "FileTokenStore",
    "HubError",
    "HubUnreachable",
    "LedgerFork",
    "LedgerWitness",
    "Mirror",
    "MirrorState",
    "Options",
    "SnapshotEnd",
    "SnapshotEntry",
    "SnapshotRestarted",
    "TokenStore",
    "TokenTooOld",
    "Violation",
    "Watch",
    "WatchEvent",
    "WatchStart",
    "WitnessKey",
    "beijing_date",
    "cure_of",
    "question",
    "reason_name",
]
