"""What a client has to know to reach the hub, and how patient it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Callable, Iterator, Optional
from urllib.parse import urlsplit

BATCH_SIZE_MAX = 1000
"""Rows or questions that the hub takes in one message."""


@dataclass(frozen=True)
class Options:
    """Settings of a client. Only the first three are required. Times are seconds."""

    address: str
    """Address of the hub, such as ``http://127.0.0.1:5080``; outside loopback ``https://…``."""
    agency: str
    """Code of the calling agency (机构) in the sharing directory, such as ``sx-court``."""
    purpose: str
    """Purpose of the calls (用途), one that the directory grants to the agency, such as ``procurement``."""
    acting_for: str = ""
    """Unified social credit code of the company on whose behalf a portal calls. Empty: the agency calls for itself."""
    company_assertion: Optional[Callable[[], str]] = None
    """Gives the identity provider's statement by which that company proves that it asked. Called for each call, since a statement lives
    minutes only."""
    language: str = ""
    """Language in which the hub states refusals beside English, such as ``zh-CN``. Empty: English alone."""
    key: str = ""
    """The agency's key, for a hub on loopback. Rather give ``key_file``."""
    key_file: str = ""
    """File that holds the agency's key and nothing else."""
    certificate_file: str = ""
    """PEM file of the agency's certificate with its chain, for mutual TLS."""
    certificate_key_file: str = ""
    """PEM file of the certificate's private key, unencrypted."""
    authority_file: str = ""
    """PEM file of the authorities that may vouch for the hub. Empty: those of the system."""
    deadline: float = 10.0
    """Time that a call with one answer may take, all its attempts together. Streams have no deadline."""
    attempts: int = 5
    """Attempts of a call that may be repeated, the first included."""
    initial_backoff: float = 0.1
    """First pause before something is tried again; it doubles with each failure."""
    max_backoff: float = 10.0
    """Longest pause, where the hub asks for none that is longer."""
    give_up_after: float = 120.0
    """Time without any progress after which a stream of reports or checks gives up. Watches never give up."""
    batch_size: int = 256
    """Rows or questions that go into one message of a stream, 1 to 1,000."""
    window: int = 2048
    """Rows or questions of a stream that may be on the way without an answer."""

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise ValueError("\n".join(faults))

    def key_text(self) -> str:
        """The agency's key. Empty where there is none."""
        if not self.key_file:
            return self.key
        with open(self.key_file, encoding="ascii") as file:
            return file.read().strip()

    def _faults(self) -> Iterator[str]:
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
            yield f"address is «{self.address}»; it must be like http://127.0.0.1:5080 or https://hub.example.gov.cn."
        for name in ("agency", "purpose"):
            if not _is_header_value(getattr(self, name)):
                yield f"{name} is «{getattr(self, name)}»; it must be a code of the sharing directory."
        if self.acting_for and not _is_header_value(self.acting_for):
            yield f"acting_for is «{self.acting_for}»; it must be a unified social credit code."
        if self.language and not _is_header_value(self.language):
            yield f"language is «{self.language}»; it must be a language tag such as zh-CN."
        if self.key and self.key_file:
            yield "key and key_file are both given; give one of them."
        if self.key and not _is_header_value(self.key):
            yield "key holds characters that no key holds."
        if bool(self.certificate_file) != bool(self.certificate_key_file):
            yield "certificate_file and certificate_key_file go together; one of them is empty."
        if self.certificate_file and parts.scheme == "http":
            yield f"certificate_file is given, but address is «{self.address}»; certificates go with https."
        for name in ("key_file", "certificate_file", "certificate_key_file", "authority_file"):
            path = getattr(self, name)
            if path and not os.path.isfile(path):
                yield f"{name} is «{path}»; there is no such file."
        if self.deadline <= 0:
            yield f"deadline is {self.deadline}; it must be longer than nothing."
        if self.attempts < 1:
            yield f"attempts is {self.attempts}; it must be at least 1."
        if not 0 < self.initial_backoff <= self.max_backoff:
            yield f"initial_backoff {self.initial_backoff} must be longer than nothing and at most max_backoff {self.max_backoff}."
        if self.give_up_after < 0:
            yield f"give_up_after is {self.give_up_after}; it must not be negative."
        if not 1 <= self.batch_size <= BATCH_SIZE_MAX:
            yield f"batch_size is {self.batch_size}; it must be from 1 to {BATCH_SIZE_MAX}."
        if self.window < self.batch_size:
            yield f"window is {self.window}; it must be at least batch_size, {self.batch_size}."


def _is_header_value(text: str) -> bool:
    return bool(text) and all(" " < c <= "~" for c in text)
