"""How vectors are written: one JSON file, a vector a line, bytes as Base64."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence

Vector = Mapping[str, Any]


def text_of(content: bytes) -> str:
    """Bytes, as they stand in the file."""
    return base64.b64encode(content).decode()


def texts_of(contents: Iterable[bytes]) -> list[str]:
    """Several of them."""
    return [text_of(each) for each in contents]


def write(path: Path, about: str, vectors: Sequence[Vector]) -> None:
    """Writes a file of vectors; names must be unique."""
    names = [vector["name"] for vector in vectors]
    if len(set(names)) != len(names):
        raise ValueError(f"Two vectors of {path} have one name: {sorted(name for name in names if names.count(name) > 1)}.")
    lines = ",\n".join("  " + json.dumps(vector, ensure_ascii=False) for vector in vectors)
    path.write_text(
        f'{{"about": {json.dumps(about, ensure_ascii=False)}, "format": "docs/formats/receipt.md", "vectors": [\n{lines}\n]}}\n',
        encoding="utf-8",
    )
