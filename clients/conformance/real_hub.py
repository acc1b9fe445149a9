"""A real hub as a process of its own, on files of its own and free ports of loopback. It can be killed as by a power cut."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "src/Hub/bin/Release/net10.0/CreditHub.Hub.dll"
HUBCTL = ROOT / "clients/cli/bin/Release/net10.0/hubctl.dll"
_PATIENCE = 120.0


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealHub:
    """The hub. On it everybody may say which agency they are."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """
        :param folder: its data folder, which outlives the process.
        :param settings: settings of the hub such as ``Hub__Evidence__Suite="Sm2"``.
        """
        if not PROGRAM.exists():
            raise FileNotFoundError(f"{PROGRAM} is missing: run «dotnet build src/Hub -c Release».")
        self.folder = folder
        self._port, self._operations = free_port(), free_port()
        self._settings = settings
        self._process: Optional[subprocess.Popen[bytes]] = None
        self.address = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> RealHub:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts it, on the same ports each time, and waits until it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "Hub__DataFolder": str(self.folder / "data"),
            "Hub__DropFolder": str(self.folder / "drop"),
            "Hub__Address": self.address,
            "Hub__OperationsAddress": f"http://127.0.0.1:{self._operations}",
            "Hub__Access__Unauthenticated": "true",
            "Logging__LogLevel__Default": "Warning",
            "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
            **self._settings,
        }
        with open(self.folder / "hub.log", "ab") as log:
            self._process = subprocess.Popen(["dotnet", str(PROGRAM)], env={**os.environ, **settings}, stdout=log, stderr=log)
        ends = time.monotonic() + _PATIENCE
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError("The hub did not start:\n" + (self.folder / "hub.log").read_text(errors="replace")[-2000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """kill -9: nothing is flushed, nothing is said."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stops it as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(by)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _is_ready(self) -> bool:
        try:
            # Its own request: the proxies of the environment do not concern loopback.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"http://127.0.0.1:{self._operations}/ready", timeout=2):
                return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            return False
