"""A mirror of the sanctions that hold: a file of one's own, which follows the hub and answers without it."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Iterator, List, Optional

from credithub import events, watching
from credithub.client import CreditHub
from credithub.errors import HubError, TokenTooOld
from credithub.v1 import core_pb2, sanction_service_pb2, sanctions_pb2

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sanction (
  is_draft INTEGER NOT NULL, code TEXT NOT NULL, source TEXT NOT NULL, dataset TEXT NOT NULL, number TEXT NOT NULL, list TEXT NOT NULL,
  name TEXT NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY (is_draft, code, source, dataset, number, list)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), token TEXT NOT NULL, caught_up_at TEXT NOT NULL);
INSERT OR IGNORE INTO state VALUES (1, '', '');
"""
_TAKEN_UP = (
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_STARTED,
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_CHANGED,
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_ENTERED,
)
_DROPPED = (
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_ENDED,
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_EXPIRED,
    sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_LEFT,
)
_BEGIN_ANEW = ("TOKEN_TOO_OLD", "TOKEN_OF_LOST_FUTURE", "TOKEN_OF_OTHER_STORE")
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class MirrorState:
    """How far the mirror is."""

    token: str
    """The point after which it goes on. Empty: its first snapshot is not complete."""
    caught_up_at: str
    """RFC 3339 time of the hub at which the mirror last knew everything. Empty: never."""


class Mirror:
    """Keeps the sanctions that hold in an SQLite file. A change and its token are written in one transaction, so each takes effect once,
    whatever breaks.

    ``run`` follows the hub; ``active`` answers from the file, also from other threads and while the hub is away.
    """

    def __init__(self, path: str, sanction_filter: Optional[sanction_service_pb2.SanctionFilter] = None) -> None:
        """
        :param path: the file; made where it is missing.
        :param sanction_filter: which sanctions are wanted; not kinds of change. Use another file for another filter.
        """
        if sanction_filter is not None and sanction_filter.kinds:
            raise ValueError("A mirror needs every kind of change; leave kinds out of the filter.")
        self._filter = sanction_filter
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        # Whoever only reads must not wait for a snapshot that is being written.
        if self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone() is None:
            self._database.executescript(_SCHEMA)
        self._watch: Optional[watching.Watch] = None
        self._is_closed = False

    @property
    def state(self) -> MirrorState:
        """How far the mirror is."""
        with self._lock:
            return MirrorState(*self._database.execute("SELECT token, caught_up_at FROM state").fetchone())

    def active(self, code: str, on: Optional[date] = None) -> List[sanctions_pb2.Sanction]:
        """The sanctions of a company that act on a day. None: today in Beijing. A sanction that is known and begins later does not act
        yet."""
        day = on if on is not None else datetime.now(_BEIJING).date()
        return [each for each in self._sanctions("code = ?", code) if _acts(each, day)]

    def all(self) -> Iterator[sanctions_pb2.Sanction]:
        """Every sanction that is mirrored, also those that do not act yet."""
        return iter(self._sanctions("1 = ?", 1))

    def run(self, hub: CreditHub, *, heartbeat_seconds: int = 0) -> None:
        """Follows the hub until :meth:`close`. Begins with a snapshot, and anew where the hub no longer retains, or has lost, what comes
        after the token."""
        while True:
            with self._lock:
                if self._is_closed:
                    return
                token = self._database.execute("SELECT token FROM state").fetchone()[0]
            start = events.WatchStart.after(token) if token else events.WatchStart.snapshot()
            self._watch = hub.watch(start, sanction_filter=self._filter, heartbeat_seconds=heartbeat_seconds)
            if self._is_closed:
                self._watch.close()
            try:
                if not token:
                    self._forget_draft()
                for event in self._watch:
                    self._apply(event)
            except HubError as refusal:
                if not isinstance(refusal, TokenTooOld) and refusal.reason not in _BEGIN_ANEW:
                    raise
                # What is mirrored stays readable until the new snapshot is complete.
                self._write("UPDATE state SET token = ''")

    def close(self) -> None:
        """Ends ``run`` and closes the file."""
        self._is_closed = True
        if self._watch is not None:
            self._watch.close()
        with self._lock:
            self._database.close()

    def _apply(self, event: events.WatchEvent) -> None:
        with self._lock:
            if self._is_closed:
                return
            if not self._database.in_transaction:
                self._database.execute("BEGIN IMMEDIATE")
            try:
                self._change(event)
                # A snapshot is written as one: half of it is worth nothing, and each transaction costs a flush to disk.
                if isinstance(event, events.SnapshotEntry):
                    return
                if event.token:
                    self._database.execute("UPDATE state SET token = ?", (event.token,))
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise

    def _change(self, event: events.WatchEvent) -> None:
        if isinstance(event, events.Changes):
            for change in event.set.changes:
                self._change_one(change)
        elif isinstance(event, events.SnapshotEntry):
            entry = event.entry
            if not entry.continued:
                self._database.execute("DELETE FROM sanction WHERE is_draft = 1 AND code = ?", (entry.unified_social_credit_code,))
            for each in entry.sanctions:
                self._put(1, entry.unified_social_credit_code, entry.subject_name, each)
        elif isinstance(event, events.SnapshotRestarted):
            self._database.execute("DELETE FROM sanction WHERE is_draft = 1")
        elif isinstance(event, events.SnapshotEnd):
            self._database.execute("DELETE FROM sanction WHERE is_draft = 0")
            self._database.execute("UPDATE sanction SET is_draft = 0")
        elif isinstance(event, (events.CaughtUp, events.Checkpoint)) and event.token:
            self._database.execute("UPDATE state SET caught_up_at = ?", (event.mark.at,))

    def _change_one(self, change: sanctions_pb2.SanctionChange) -> None:
        kind, code, each = change.kind, change.unified_social_credit_code, change.sanction
        if kind in _TAKEN_UP:
            self._put(0, code, change.subject_name, each)
        elif kind in _DROPPED:
            self._database.execute(
                "DELETE FROM sanction WHERE is_draft = 0 AND code = ? AND source = ? AND dataset = ? AND number = ? AND list = ?",
                (code, each.record.source, each.record.dataset, each.record.record_number, _list(each)),
            )
        elif kind == sanctions_pb2.SANCTION_CHANGE_KIND_SUBJECT_CHANGED:
            self._database.execute("UPDATE sanction SET name = ? WHERE is_draft = 0 AND code = ?", (change.subject_name, code))

    def _put(self, is_draft: int, code: str, name: str, each: sanctions_pb2.Sanction) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO sanction VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                is_draft, code, each.record.source, each.record.dataset, each.record.record_number, _list(each), name,
                each.SerializeToString(),
            ),
        )

    def _forget_draft(self) -> None:
        self._write("DELETE FROM sanction WHERE is_draft = 1")

    def _write(self, statement: str) -> None:
        with self._lock:
            if not self._is_closed:
                self._database.execute(statement)
                if self._database.in_transaction:
                    self._database.execute("COMMIT")

    def _sanctions(self, condition: str, value: object) -> List[sanctions_pb2.Sanction]:
        with self._lock:
            rows = self._database.execute(
                f"SELECT content FROM sanction WHERE is_draft = 0 AND {condition} ORDER BY code, number", (value,)
            ).fetchall()
        return [sanctions_pb2.Sanction.FromString(row[0]) for row in rows]


def _list(each: sanctions_pb2.Sanction) -> str:
    """What tells sanctions of one record apart: the list, and where there is none the measures."""
    return each.list_code or " ".join(each.measure_codes)


def _acts(each: sanctions_pb2.Sanction, day: date) -> bool:
    return (not each.HasField("effective_from") or _day(each.effective_from) <= day) and (
        not each.HasField("effective_until") or day <= _day(each.effective_until)
    )


def _day(value: core_pb2.BeijingDate) -> date:
    return date(value.year, value.month, value.day)
