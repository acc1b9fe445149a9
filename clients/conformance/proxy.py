"""A TCP relay between client and hub, which can tear every connection and fall silent, as networks do."""

from __future__ import annotations

import socket
import threading
from typing import List


class Relay:
    """Listens on a free port of loopback and relays to another port."""

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._lock = threading.Lock()
        self._sockets: List[socket.socket] = []
        self._is_silent = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Ends every connection, in both directions."""
        with self._lock:
            sockets, self._sockets = self._sockets, []
            self._is_silent = False
        for each in sockets:
            try:
                # Not only closed: a thread that waits on the socket would keep the connection open.
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It was closed in the same moment; nothing is left to tear.
            each.close()

    def fall_silent(self) -> None:
        """Relays nothing more on the connections that are open; they stay open, as with a peer that lost its power."""
        self._is_silent = True

    def close(self) -> None:
        """Ends the relay."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            # Who comes anew reaches the hub again.
            self._is_silent = False
            far = socket.create_connection(("127.0.0.1", self._target))
            silenced = threading.Event()
            with self._lock:
                self._sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._relay, args=(one, other, silenced), daemon=True).start()

    def _relay(self, one: socket.socket, other: socket.socket, silenced: threading.Event) -> None:
        try:
            while data := one.recv(1 << 16):
                if self._is_silent:
                    silenced.set()
                if not silenced.is_set():
                    other.sendall(data)
            if not silenced.is_set():
                other.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The other side was torn; so is this one.
