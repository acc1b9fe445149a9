"""A watch of sanctions that outlives its connections."""

from __future__ import annotations

import threading
import time
from typing import Any, Iterator, Optional, Tuple

import grpc

from credithub import _channel, errors
from credithub._backoff import Backoff
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
from credithub.options import Options
from credithub.tokens import TokenStore
from credithub.v1 import sanction_service_pb2 as pb
from credithub.v1.sanction_service_pb2_grpc import SanctionServiceStub

_HEARTBEAT_DEFAULT = 15
_HEARTBEATS_OF_SILENCE = 3


class Progress:
    """Where a watch stands: what it hands over of each message, and how it goes on after a break."""

    def __init__(self, start: WatchStart, sanction_filter: Optional[pb.SanctionFilter], heartbeat_seconds: int) -> None:
        self._request = pb.WatchRequest()
        self._request.CopyFrom(start.request)
        if sanction_filter is not None:
            self._request.filter.CopyFrom(sanction_filter)
        self._request.heartbeat_seconds = heartbeat_seconds
        self._in_snapshot = start.request.HasField("snapshot")
        self._entries_were_handed_over = False
        self._parts: Optional[pb.ChangeSet] = None
        self.silence = (heartbeat_seconds or _HEARTBEAT_DEFAULT) * _HEARTBEATS_OF_SILENCE

    def request(self) -> pb.WatchRequest:
        """The request of the next connection."""
        return self._request

    def note(self, response: pb.WatchResponse) -> Optional[WatchEvent]:
        """The event to hand over. None: nothing yet, or an event of a later contract, which is a sign of life."""
        event = self._event(response)
        if event is not None and not self._in_snapshot and event.token:
            self._request.after.value = event.token
        return event

    def note_break(self) -> Optional[WatchEvent]:
        """What the caller has to know of a break: that the snapshot begins again. The parts of a transaction that came so far come
        again."""
        restarts, self._entries_were_handed_over = self._in_snapshot and self._entries_were_handed_over, False
        self._parts = None
        return SnapshotRestarted() if restarts else None

    def _event(self, response: pb.WatchResponse) -> Optional[WatchEvent]:
        kind = response.WhichOneof("event")
        if kind == "changes":
            return self._changes(response.changes)
        if kind == "snapshot_entry":
            self._entries_were_handed_over = True
            return SnapshotEntry("", response.snapshot_entry)
        if kind == "snapshot_end":
            self._in_snapshot = False
            return SnapshotEnd(response.snapshot_end.token.value, response.snapshot_end.subjects)
        if kind == "caught_up":
            return CaughtUp(self._outside(response.caught_up.token.value), response.caught_up)
        if kind == "fell_behind":
            return FellBehind(self._outside(response.fell_behind.token.value), response.fell_behind)
        if kind == "checkpoint":
            return Checkpoint(self._outside(response.checkpoint.token.value), response.checkpoint)
        return None

    def _changes(self, part: pb.ChangeSet) -> Optional[WatchEvent]:
        whole = part
        if self._parts is not None:
            whole = self._parts
            whole.changes.extend(part.changes)
            whole.token.CopyFrom(part.token)
        if part.more:
            self._parts = whole
            return None
        self._parts = None
        whole.more = False
        return Changes(self._outside(whole.token.value), whole)

    # Within a snapshot no token may be resumed from: the entries not yet seen would never come.
    def _outside(self, token: str) -> str:
        return "" if self._in_snapshot else token


class Watch(Iterator[WatchEvent]):
    """An endless iterator of events. ``close()``, also from another thread, ends it; so does leaving a ``with`` block."""

    def __init__(self, options: Options, channel: grpc.Channel, progress: Progress, store: Optional[TokenStore]) -> None:
        self._options, self._channel, self._progress, self._store = options, channel, progress, store
        self._own_channel: Optional[grpc.Channel] = None
        self._backoff = Backoff(options)
        self._call: Any = None
        self._guard = _SilenceGuard(progress.silence)
        self._closed = threading.Event()
        self._handed_over = ""
        self._saved = ""

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Watch:
        return self

    def __next__(self) -> WatchEvent:
        """The next event, however often the connection must be opened for it. Asking for it says that the one before is dealt with."""
        self._save()
        while not self._closed.is_set():
            try:
                event = self._progress.note(self._receive())
            except grpc.RpcError as failure:
                event = self._after_break(errors.error_of(failure, self._options.address))
            except StopIteration:
                event = self._after_break(errors.HubUnreachable(grpc.StatusCode.UNAVAILABLE, "", "The hub ended the watch."))
            if event is not None:
                self._handed_over = event.token or self._handed_over
                return event
        raise StopIteration

    def close(self) -> None:
        """Ends the watch. The event that was handed over last counts as not dealt with, unless the next one was asked for."""
        self._closed.set()
        self._guard.close()
        call = self._call
        if call is not None:
            call.cancel()
        if self._own_channel is not None:
            self._own_channel.close()

    def _receive(self) -> pb.WatchResponse:
        if self._call is None:
            self._call = SanctionServiceStub(self._own_channel or self._channel).Watch(
                self._progress.request(), metadata=_channel.metadata(self._options)
            )
            if self._closed.is_set():
                self._call.cancel()
        with self._guard.over(self._call):
            response: pb.WatchResponse = next(self._call)
        self._backoff.reset()
        return response

    def _after_break(self, error: errors.HubError) -> Optional[WatchEvent]:
        self._call = None
        if self._closed.is_set():
            return None
        if self._guard.take_silence():
            self._leave_connection()
        elif not errors.is_repeatable(error):
            self.close()
            raise error
        _channel.pause(self._own_channel or self._channel, self._closed.wait, self._backoff.next(error.retry_after))
        return self._progress.note_break()

    # What is silent is most likely the connection, so that a call on it would be silent too.
    def _leave_connection(self) -> None:
        if self._own_channel is not None:
            self._own_channel.close()
        self._own_channel = _channel.open_channel(self._options)

    def _save(self) -> None:
        if self._store is not None and self._handed_over != self._saved:
            self._store.save(self._handed_over)
            self._saved = self._handed_over


class _SilenceGuard:
    """Cancels a call on which nothing comes for too long: a dead peer says nothing, not even goodbye. Only waiting counts, not the
    caller's own work."""

    def __init__(self, silence: float) -> None:
        self._silence = silence
        self._lock = threading.Condition()
        self._waits: Optional[Tuple[float, Any]] = None
        self._was_silent = False
        self._is_closed = False
        self._thread: Optional[threading.Thread] = None

    def over(self, call: Any) -> _SilenceGuard:
        """Guards the wait within a ``with`` block."""
        with self._lock:
            self._waits = (time.monotonic() + self._silence, call)
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._guard, name="credithub-silence", daemon=True)
                self._thread.start()
        return self

    def __enter__(self) -> _SilenceGuard:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._waits = None

    def take_silence(self) -> bool:
        """Whether the last break was the guard's doing. Asked once."""
        with self._lock:
            silent, self._was_silent = self._was_silent, False
            return silent

    def close(self) -> None:
        """Ends the guard."""
        with self._lock:
            self._is_closed = True
            self._lock.notify_all()

    def _guard(self) -> None:
        with self._lock:
            while not self._is_closed:
                self._lock.wait(self._silence / 10)
                if self._waits is not None and time.monotonic() >= self._waits[0]:
                    self._was_silent = True
                    self._waits[1].cancel()
                    self._waits = None
