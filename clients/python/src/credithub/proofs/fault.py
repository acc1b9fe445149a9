"""The exception of evidence that does not prove what it claims."""

from __future__ import annotations


class EvidenceFault(Exception):
    """Evidence does not prove what it claims.

    ``check`` names the check that failed, as docs/formats/receipt.md lists them; the message says it in words.
    """

    def __init__(self, check: str, message: str) -> None:
        super().__init__(message)
        self.check = check
