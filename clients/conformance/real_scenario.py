"""The last scenario: a real hub that is killed (kill -9) and started again while a client reports and another watches."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import samples
from driver import Driver
from real_hub import RealHub

NAME = "real-hub-killed"
PROMISE = (
    "A real hub is killed twice (kill -9) during a report and a watch: each row has its result once, each change comes once, "
    "in the order of commits."
)
_ROWS = 1500
_COMPANIES = 50
_PATIENCE = 120.0


def run(folder: Path, new_driver: Callable[[], Driver]) -> Iterator[str]:
    """What is not as it should be, a sentence each."""
    with RealHub(folder) as hub:
        reporter, watcher, starter = new_driver(), new_driver(), new_driver()
        try:
            for driver, agency, purpose in (
                (reporter, "sx-court", "reporting"),
                (starter, "sx-court", "reporting"),
                (watcher, "sx-procurement", "procurement"),
            ):
                driver.events(
                    {
                        "do": "connect",
                        "address": hub.address,
                        "agency": agency,
                        "purpose": purpose,
                        "batch_size": 20,
                        "window": 60,
                        "max_backoff": 0.5,
                    },
                    30,
                )
            companies = [samples.company(n) for n in range(_COMPANIES)]
            changes = _Changes(watcher)
            watcher.tell({"do": "watch", "start": "beginning", "heartbeat_seconds": 1})
            codes = [companies[n % _COMPANIES] for n in range(_ROWS)]
            reporter.tell({"do": "report", "codes": codes, "count": _ROWS})
            results: List[Dict[str, Any]] = []
            for killed_at in (_ROWS // 8, _ROWS // 2):
                while len(results) < killed_at:
                    results.append(reporter.next(_PATIENCE))
                hub.kill()
                hub.start()
            while not results or results[-1]["event"] not in ("done", "error"):
                results.append(reporter.next(_PATIENCE))
            yield from _faults_of_results(results)
            # The companies are barred by their first record; every record changes what stands against them.
            yield from changes.faults({f"r{n}" for n in range(1, _ROWS + 1)}, _PATIENCE)
            again = starter.events({"do": "report", "codes": codes[:100], "count": 100}, _PATIENCE)
            if any(event.get("effect") != "REPEATED" for event in again[:-1]):
                yield "a row that was acknowledged before the kill was not known afterwards"
        finally:
            for driver in (reporter, watcher, starter):
                driver.kill()


def _faults_of_results(results: List[Dict[str, Any]]) -> Iterator[str]:
    if results[-1]["event"] != "done":
        yield f"the report ended with {results[-1]}"
    rows = Counter(event["row"] for event in results[:-1])
    if sorted(rows) != list(range(1, _ROWS + 1)) or max(rows.values()) != 1:
        yield f"{len(rows)} rows have a result, and some as many as {max(rows.values())}, not {_ROWS} rows once"
    effects = Counter(event.get("effect", event.get("refused")) for event in results[:-1])
    if set(effects) - {"RECORDED", "REPEATED"}:
        yield f"the effects are {dict(effects)}"


class _Changes:
    """Reads a watch in a thread of its own."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._records: List[str] = []
        self._problem = ""
        self._seen = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def faults(self, wanted: set[str], patience: float) -> Iterator[str]:
        """What was missed, came twice, or came out of order within one company."""
        with self._seen:
            self._seen.wait_for(lambda: self._problem or set(self._records) >= wanted, patience)
        if self._problem:
            yield self._problem
        counts = Counter(self._records)
        if set(counts) != wanted:
            yield f"{len(wanted - set(counts))} changes never came"
        twice = [record for record, count in counts.items() if count > 1]
        if twice:
            yield f"{len(twice)} changes came more than once, such as {twice[0]}"
        last: Dict[int, int] = {}
        for record in self._records:
            number = int(record[1:])
            if number < last.get(number % _COMPANIES, 0):
                yield f"{record} came after a later record of its company"
                return
            last[number % _COMPANIES] = number

    def _read(self) -> None:
        while True:
            try:
                event = self._driver.next(600)
            except (EOFError, TimeoutError) as end:
                problem = str(end)
                event = {"event": "error"}
            else:
                problem = str(event)
            with self._seen:
                if event["event"] == "error":
                    self._problem = self._problem or problem
                self._records += event.get("records", [])
                self._seen.notify_all()
                if event["event"] == "error":
                    return
