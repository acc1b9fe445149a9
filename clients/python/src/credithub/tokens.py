"""Where a watch keeps the token of the last event that was dealt with."""

from __future__ import annotations

import os
from typing import Protocol

from credithub._files import write_whole


class TokenStore(Protocol):
    """Keeps one token. An application that has a database writes its own, and saves the token in the transaction of the change itself."""

    def load(self) -> str:
        """The token that was saved last. Empty where none was."""

    def save(self, token: str) -> None:
        """Keeps a token; on return it must survive a power cut."""


class FileTokenStore:
    """Keeps a token in a file of its own: written beside, flushed to disk, then renamed, so that a crash leaves the old one or the new
    one whole."""

    def __init__(self, path: str) -> None:
        self._path = os.path.abspath(path)

    def load(self) -> str:
        """The token that was saved last. Empty where none was."""
        try:
            with open(self._path, encoding="ascii") as file:
                return file.read().strip()
        except FileNotFoundError:
            return ""

    def save(self, token: str) -> None:
        """Keeps a token; on return it is on disk."""
        write_whole(self._path, token + "\n")
