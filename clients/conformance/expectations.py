"""Holds what happened against what a scenario expects. An expected object names what it is about; what else was said does not matter."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, Iterator, List, Mapping


def faults(scenario: Mapping[str, Any], events: List[Dict[str, Any]], calls: List[Dict[str, Any]], milliseconds: float) -> Iterator[str]:
    """What is not as expected, a sentence each."""
    if "events" in scenario:
        yield from _events(scenario["events"], events)
    if "results" in scenario:
        yield from _results(scenario["results"], events)
    if "stream" in scenario:
        yield from _stream(scenario["stream"], events)
    if "calls_min" in scenario and len(calls) < scenario["calls_min"]:
        yield f"{len(calls)} calls reached the hub, not at least {scenario['calls_min']}: nothing was torn"
    if "calls" in scenario:
        yield from _calls(scenario["calls"], calls)
    if milliseconds < scenario.get("ms_min", 0):
        yield f"it took {milliseconds:.0f} ms, less than {scenario['ms_min']}"
    if milliseconds > scenario.get("ms_max", float("inf")):
        yield f"it took {milliseconds:.0f} ms, more than {scenario['ms_max']}"


def _events(expected: List[Dict[str, Any]], found: List[Dict[str, Any]]) -> Iterator[str]:
    for number, (wanted, event) in enumerate(zip(expected, found), 1):
        if not _has(event, wanted):
            yield f"event {number} is {event}, not {wanted}"
            return
    if len(expected) != len(found):
        yield f"{len(found)} events came, not {len(expected)}: {found[-3:]}"


def _results(expected: Mapping[str, Any], found: List[Dict[str, Any]]) -> Iterator[str]:
    results = [event for event in found if event["event"] in ("result", "answer")]
    numbers = [event["row"] if "row" in event else event["number"] for event in results]
    if found[-1]["event"] != "done":
        yield f"it ended with {found[-1]}"
    if sorted(numbers) != list(range(1, expected["count"] + 1)):
        twice = [n for n, count in Counter(numbers).items() if count > 1]
        yield f"{len(numbers)} results came, not each of 1 to {expected['count']} once; more than once came {twice[:5]}"
    if expected.get("in_order") and numbers != sorted(numbers):
        yield "the answers are not in the order of the questions"
    if "effects" in expected:
        effects = dict(Counter(event.get("effect", event.get("refused")) for event in results))
        if effects != expected["effects"]:
            yield f"the effects are {effects}, not {expected['effects']}"


def _stream(last: int, found: List[Dict[str, Any]]) -> Iterator[str]:
    records = [record for event in found for record in event.get("records", [])]
    wanted = [record for number in range(1, last + 1) for record in ([f"{number}a"] if number % 5 == 0 else []) + [f"{number}"]]
    if records != wanted:
        first = next((n for n, (one, other) in enumerate(zip(records, wanted)) if one != other), min(len(records), len(wanted)))
        yield f"{len(records)} changes came, not {len(wanted)} once in their order; the first difference is at {first}: {records[first:first + 3]}"


def _calls(expected: List[Dict[str, Any]], found: List[Dict[str, Any]]) -> Iterator[str]:
    if len(expected) != len(found):
        yield f"{len(found)} calls reached the hub, not {len(expected)}"
        return
    before = 0
    for number, (wanted, call) in enumerate(zip(expected, found), 1):
        items = call.get("rows", call.get("numbers", []))
        seen = {**call, "first": items[0] if items else None, "rows_count": len(items)}
        gap, before = call["at_ms"] - before, call["at_ms"]
        plain = {name: value for name, value in wanted.items() if not name.endswith(("_min", "_max"))}
        if not _has(seen, plain):
            yield f"call {number} is {({name: seen.get(name) for name in plain})}, not {plain}"
        if gap < wanted.get("gap_ms_min", 0):
            yield f"call {number} came {gap} ms after the one before, not at least {wanted['gap_ms_min']}"
        if call.get("messages", 0) < wanted.get("messages_min", 0):
            yield f"call {number} had {call['messages']} messages, not at least {wanted['messages_min']}"
        if call.get("largest", 0) > wanted.get("largest_max", float("inf")):
            yield f"call {number} had a message of {call['largest']} rows"


def _has(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(name in found and _has(found[name], value) for name, value in wanted.items())
    return bool(found == wanted)
