#!/usr/bin/env python3
"""Runs the conformance scenarios for each client that has a driver (drivers.json), and holds the table of docs/clients.md against the
outcome.

Usage: run.py [--client NAME] [--only SCENARIO] [--no-real] [--write]

  --client NAME    only this client; may be given several times
  --only SCENARIO  only this scenario
  --no-real        without the real hub
  --write          writes the table; without it a table that says something else is a failure

Needs PYTHONPATH=clients/python/src for the scripted hub; the last scenario needs the hub built for Release.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

import real_scenario
from driver import Driver
from expectations import faults
from real_hub import ROOT
from scripted_hub import ScriptedHub

HERE = Path(__file__).resolve().parent
TABLE = ROOT / "docs/clients.md"
BEGINS, ENDS = "<!-- conformance begins: written by clients/conformance/run.py --write -->", "<!-- conformance ends -->"
_PATIENCE = 40.0
_AT_A_TIME = 4
# Quick enough for tests; a scenario says what it needs otherwise.
_CONNECT = {"do": "connect", "agency": "sx-a", "purpose": "p", "initial_backoff": 0.05, "max_backoff": 0.5}


def main() -> int:
    """Runs what was asked for; 1 where something fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--client", action="append")
    parser.add_argument("--only")
    parser.add_argument("--no-real", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    drivers: Dict[str, List[str]] = json.loads((HERE / "drivers.json").read_text(encoding="utf-8"))
    names: List[str] = asked.client or list(drivers)
    scenarios = [
        s
        for file in ("checks", "reports", "watches")
        for s in json.loads((HERE / "scenarios" / f"{file}.json").read_text(encoding="utf-8"))
    ]
    wanted = [s for s in scenarios if asked.only in (None, s["name"])]
    is_real = not asked.no_real and asked.only in (None, real_scenario.NAME)
    outcomes: Dict[Tuple[str, str], bool] = {}
    for client in names:
        command = [part.replace("{python}", sys.executable) for part in drivers[client]]
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            found = dict(zip((s["name"] for s in wanted), pool.map(lambda s: run_scripted(s, command), wanted)))
        if is_real:
            found[real_scenario.NAME] = run_real(command)
        for name, problems in found.items():
            outcomes[client, name] = not problems
            for problem in problems:
                print(f"!! {client}: {name}: {problem}"[:600])
        print(f"{client}: {sum(not p for p in found.values())} of {len(found)} scenarios hold")
    lines = [*((s["name"], s["promise"]) for s in scenarios), (real_scenario.NAME, real_scenario.PROMISE)]
    is_whole = not asked.only and not asked.no_real
    is_table_right = not is_whole or hold_table(lines, list(drivers), outcomes, asked.write)
    return 0 if outcomes and all(outcomes.values()) and is_table_right else 1


def run_scripted(scenario: Mapping[str, Any], command: List[str]) -> List[str]:
    """Runs a scenario against a scripted hub; what is not as expected."""
    with tempfile.TemporaryDirectory() as work, ScriptedHub(scenario["hub"], scenario.get("tear_ms")) as hub:
        driver = Driver(command, environment())
        try:
            connect = {**_CONNECT, "address": hub.address, **scenario.get("connect", {})}
            driver.events(connect, _PATIENCE)
            events: List[Dict[str, Any]] = []
            began = time.monotonic()
            for step in scenario["client"]:
                if step["do"] == "restart":
                    driver.kill()
                    driver = Driver(command, environment())
                    driver.events(connect, _PATIENCE)
                    continue
                step = {name: value.replace("{work}", work) if isinstance(value, str) else value for name, value in step.items()}
                events += driver.events(step, _PATIENCE)
            return list(faults(scenario, events, hub.calls, (time.monotonic() - began) * 1000))
        except (TimeoutError, EOFError) as end:
            return [f"{end}; the calls were {hub.calls}"]
        finally:
            driver.kill()


def run_real(command: List[str]) -> List[str]:
    """Runs the scenario with the real hub."""
    with tempfile.TemporaryDirectory() as work:
        try:
            return list(real_scenario.run(Path(work) / "hub", lambda: Driver(command, environment())))
        except (TimeoutError, EOFError) as end:
            return [str(end)]


def environment() -> Dict[str, str]:
    """What a driver is started with."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "clients/python/src"), "PYTHONUNBUFFERED": "1"}


def table(lines: List[Tuple[str, str]], clients: List[str], cells: Mapping[Tuple[str, str], str]) -> str:
    """The table in Markdown."""
    rows = [f"| scenario | what a client must do | {' | '.join(clients)} |", "|---|---|" + "---|" * len(clients)]
    for name, promise in lines:
        rows.append(f"| `{name}` | {promise} | {' | '.join(cells.get((client, name), 'not run') for client in clients)} |")
    return "\n".join(rows)


def cells_of(made: str) -> Dict[Tuple[str, str], str]:
    """What a table says of each client and scenario."""
    head, _, *rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in made.strip().split("\n")]
    return {(client, row[0].strip("`")): cell for row in rows for client, cell in zip(head[2:], row[2:])}


def hold_table(
    lines: List[Tuple[str, str]], clients: List[str], outcomes: Mapping[Tuple[str, str], bool], may_write: bool
) -> bool:
    """Writes the table into the page, or says that the page differs. Of clients that were not run it stays as it is."""
    page = TABLE.read_text(encoding="utf-8")
    before, rest = page.split(BEGINS, 1)
    present, after = rest.split(ENDS, 1)
    found = {of: "holds" if holds else "**fails**" for of, holds in outcomes.items()}
    whole = f"{before}{BEGINS}\n{table(lines, clients, {**cells_of(present), **found})}\n{ENDS}{after}"
    if whole == page:
        return True
    if may_write:
        TABLE.write_text(whole, encoding="utf-8")
        return True
    print(f"!! The table in {TABLE.relative_to(ROOT)} says something else; «clients/conformance/run.py --write» writes it.")
    return False


if __name__ == "__main__":
    sys.exit(main())
