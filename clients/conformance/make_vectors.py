"""Makes the test vectors of docs/formats/vectors from running hubs, one a suite, and from copies that are spoilt in every way that the
format's checks name.

Usage: make_vectors.py [FOLDER]    (default docs/formats/vectors; needs the hub and hubctl built for Release, and
PYTHONPATH=clients/python/src)

Each receipt, good or spoilt, is also given to «hubctl verify», which must come to the same end.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from ledger_vectors import ledger_vectors
from real_hub import ROOT, RealHub
from receipt_tools import hold_against_hubctl
from receipt_vectors import ReceiptVectors
from vector_files import write


def main() -> None:
    """Makes both files."""
    if sys.argv[1:] and sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/formats/vectors"
    folder.mkdir(parents=True, exist_ok=True)
    receipts, ledger = [], []
    for suite in ("P256", "Sm2"):
        with tempfile.TemporaryDirectory() as work, RealHub(
            Path(work) / "hub", Hub__Evidence__Suite=suite, Hub__Checkpoints__Seconds="1"
        ) as hub:
            vectors = ReceiptVectors(hub, suite)
            receipts += vectors.all()
            hold_against_hubctl(vectors.made, Path(work))
            ledger += ledger_vectors(hub, suite)
    write(folder / "receipts.json", "Receipts of decisions, good and spoilt.", receipts)
    write(folder / "ledger.json", "Checkpoints, inclusion, consistency and record proofs of the ledger, good and spoilt.", ledger)
    print(f"{len(receipts)} receipts and {len(ledger)} proofs of the ledger in {folder}")


if __name__ == "__main__":
    main()
