"""Rows or questions on their way: taken in from the caller, kept until they are answered, never more than the window."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Deque, Generic, Iterable, Iterator, List, Optional, Tuple, TypeVar

from google.protobuf.message import Message

T = TypeVar("T", bound=Message)

_BATCH_BYTES_MAX = 2 * 1024 * 1024
"""Half of what the hub takes in one message, so that what lies around the items needs no counting."""


class Outbox(Generic[T]):
    """Keeps items in the caller's order under numbers of its own: callers' numbers need not be unique, and a broken stream must know
    each again."""

    def __init__(self, items: Iterable[T], batch_size: int, window: int) -> None:
        self._batch_size = batch_size
        self._window = window
        self._changed = threading.Condition()
        self._waiting: Deque[Tuple[int, T]] = deque()
        self._unanswered: OrderedDict[int, T] = OrderedDict()
        self._is_complete = False
        self._is_stopped = False
        self._failure: Optional[BaseException] = None
        self._connection = 0
        # A daemon: the caller's own iterator may block for ever, and must not keep the process alive.
        threading.Thread(target=self._take_in, args=(items,), name="credithub-outbox", daemon=True).start()

    @property
    def is_empty(self) -> bool:
        """Whether every item that the caller gave has been answered."""
        with self._changed:
            return self._is_complete and not self._waiting and not self._unanswered

    @property
    def failure(self) -> Optional[BaseException]:
        """What the caller's own iterator raised, once what came before is answered."""
        return self._failure

    def batches(self) -> Iterator[List[Tuple[int, T]]]:
        """What a new connection sends: the unanswered items again, in order, then new ones as they come. Ends the generator of the
        connection before."""
        with self._changed:
            self._connection += 1
            mine = self._connection
            again = list(self._unanswered.items())
            self._changed.notify_all()
        return self._send(mine, again)

    def end_connection(self) -> None:
        """Ends the generator of the present connection."""
        with self._changed:
            self._connection += 1
            self._changed.notify_all()

    def strike(self, number: int, in_order: bool) -> Optional[T]:
        """Strikes off an item that was answered. None where the hub answered what nobody asked, twice, or out of turn."""
        with self._changed:
            if number not in self._unanswered or (in_order and next(iter(self._unanswered)) != number):
                return None
            item = self._unanswered.pop(number)
            self._changed.notify_all()
            return item

    def stop(self) -> None:
        """Takes nothing in any more."""
        with self._changed:
            self._is_stopped = True
            self._connection += 1
            self._changed.notify_all()

    def _send(self, mine: int, again: List[Tuple[int, T]]) -> Iterator[List[Tuple[int, T]]]:
        while again:
            batch = _first(again, self._batch_size)
            again = again[len(batch) :]
            yield batch
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_complete or self._connection != mine)
                if self._connection != mine or not self._waiting:
                    return
                batch = _first(self._waiting, self._batch_size)
                for number, item in batch:
                    self._waiting.popleft()
                    self._unanswered[number] = item
            yield batch

    def _take_in(self, items: Iterable[T]) -> None:
        number = 0
        try:
            for item in items:
                number += 1
                with self._changed:
                    self._changed.wait_for(lambda: len(self._waiting) + len(self._unanswered) < self._window or self._is_stopped)
                    if self._is_stopped:
                        return
                    self._waiting.append((number, item))
                    self._changed.notify_all()
        except BaseException as failure:  # pylint: disable=broad-except  # It is the caller's, and is raised where the caller reads.
            self._failure = failure
        finally:
            with self._changed:
                self._is_complete = True
                self._changed.notify_all()


def _first(items: Iterable[Tuple[int, T]], most: int) -> List[Tuple[int, T]]:
    """As many of the first items as go into one message, at least one."""
    batch: List[Tuple[int, T]] = []
    size = 0
    for number, item in items:
        size += item.ByteSize()
        if batch and (len(batch) == most or size > _BATCH_BYTES_MAX):
            break
        batch.append((number, item))
    return batch
