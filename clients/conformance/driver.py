"""A client's driver as a process: commands as JSON lines on its standard input, events as JSON lines on its standard output."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from typing import Any, Dict, List, Optional, Sequence

from real_hub import ROOT

ENDS = ("done", "answer", "error", "mirror", "ready")
"""A command ends with one of these; of many checks «answer» is not the end."""


class Driver:
    """One process of a client."""

    def __init__(self, command: Sequence[str], environment: Dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1
        )
        self._events: queue.Queue[Optional[Dict[str, Any]]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def tell(self, command: Dict[str, Any]) -> None:
        """Sends a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command, ensure_ascii=False) + "\n")
        self._process.stdin.flush()

    def events(self, command: Dict[str, Any], patience: float) -> List[Dict[str, Any]]:
        """Does a command and gives its events, the last of which ends it. Raises TimeoutError, EOFError."""
        self.tell(command)
        events: List[Dict[str, Any]] = []
        ends = time.monotonic() + patience
        while True:
            event = self.next(max(ends - time.monotonic(), 0.01))
            events.append(event)
            if event["event"] in ENDS and not (event["event"] == "answer" and command["do"] == "check_many"):
                return events

    def next(self, patience: float) -> Dict[str, Any]:
        """The next event. Raises TimeoutError, and EOFError where the driver ended."""
        try:
            event = self._events.get(timeout=patience)
        except queue.Empty:
            raise TimeoutError("the driver said nothing more") from None
        if event is None:
            raise EOFError(f"the driver ended with exit code {self._process.wait()}")
        return event

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)
