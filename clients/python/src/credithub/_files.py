"""Files that are whole whenever they are read."""

from __future__ import annotations

import os


def write_whole(path: str, text: str) -> None:
    """Writes a text beside the file, flushes it to disk and renames it, so that a crash leaves the old one or the new one whole."""
    path = os.path.abspath(path)
    beside = path + ".new"
    with open(beside, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
