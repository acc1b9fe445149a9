"""Pauses between attempts."""

from __future__ import annotations

import random
from typing import Optional

from credithub.options import Options


class Backoff:
    """Each pause is twice the one before, up to a limit, with jitter so that clients do not come back in step."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._failures = 0

    def reset(self) -> None:
        """Begins again with the shortest pause, since the hub has answered."""
        self._failures = 0

    def next(self, at_least: Optional[float]) -> float:
        """The next pause in seconds; not shorter than what the hub asked for."""
        ceiling = min(self._options.initial_backoff * 2**self._failures, self._options.max_backoff)
        self._failures = min(self._failures + 1, 30)
        pause = ceiling * random.uniform(0.5, 1.0)
        return pause if at_least is None else max(pause, at_least + random.uniform(0, ceiling / 2))
