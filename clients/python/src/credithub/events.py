"""Where a watch begins, and what it hands over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Union

from credithub.v1 import sanction_service_pb2 as pb


@dataclass(frozen=True)
class WatchStart:
    """Where a watch begins. Make one with :meth:`now`, :meth:`beginning`, :meth:`after`, :meth:`since` or :meth:`snapshot`."""

    request: pb.WatchRequest

    @staticmethod
    def now() -> WatchStart:
        """What is committed from now on. The first event, caught up, carries the token of the beginning."""
        return WatchStart(pb.WatchRequest(now=pb.StartNow()))

    @staticmethod
    def beginning() -> WatchStart:
        """Everything from the beginning of the retained ledger."""
        return WatchStart(pb.WatchRequest(beginning=pb.StartBeginning()))

    @staticmethod
    def after(token: str) -> WatchStart:
        """Everything after a token."""
        request = pb.WatchRequest()
        request.after.value = token
        return WatchStart(request)

    @staticmethod
    def since(time_of: datetime) -> WatchStart:
        """Everything recorded at or after a time, which must have a zone."""
        if time_of.tzinfo is None:
            raise ValueError("The time has no zone.")
        return WatchStart(pb.WatchRequest(since=time_of.isoformat()))

    @staticmethod
    def snapshot() -> WatchStart:
        """First what holds now, then every change after that, without gap or overlap."""
        return WatchStart(pb.WatchRequest(snapshot=pb.StartSnapshot()))


@dataclass(frozen=True)
class Changes:
    """The matching changes of one transaction, all of them, however many messages they came in."""

    token: str
    set: pb.ChangeSet


@dataclass(frozen=True)
class SnapshotEntry:
    """One subject's sanctions, part of the snapshot. A later entry for the same subject replaces the earlier, unless it is
    ``continued``."""

    token: str
    entry: pb.SnapshotEntry


@dataclass(frozen=True)
class SnapshotEnd:
    """The snapshot is complete."""

    token: str
    subjects: int


@dataclass(frozen=True)
class SnapshotRestarted:
    """The connection broke within the snapshot, which begins again: forget the entries handed over so far."""

    token: str = ""


@dataclass(frozen=True)
class CaughtUp:
    """Everything up to the token has been handed over; what follows is live."""

    token: str
    mark: pb.CaughtUp


@dataclass(frozen=True)
class FellBehind:
    """The watch is served from the log until the next :class:`CaughtUp`; nothing is lost."""

    token: str
    mark: pb.FellBehind


@dataclass(frozen=True)
class Checkpoint:
    """Nothing at or before the token is still to come."""

    token: str
    mark: pb.Checkpoint


WatchEvent = Union[Changes, SnapshotEntry, SnapshotEnd, SnapshotRestarted, CaughtUp, FellBehind, Checkpoint]
"""What a watch hands over. ``token`` is the point after which a later watch goes on; empty within a snapshot, which can only be begun
again."""
