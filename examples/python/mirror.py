#!/usr/bin/env python3
"""A mirror's afternoon: keeps every sanction that bears on procurement in a file of one's own, and answers from it while the hub is away.

Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 mirror.py FILE [CODE ...]

Without codes it follows the hub until Ctrl-C; with codes it says what the file holds of them, without the hub.
"""

import os
import sys

import credithub
from credithub.v1 import sanction_service_pb2


def main() -> int:
    """The afternoon."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    mirror = credithub.Mirror(sys.argv[1], sanction_service_pb2.SanctionFilter(matter_codes=["procurement"]))
    if len(sys.argv) > 2:
        print(f"as of {mirror.state.caught_up_at or 'never'}")
        for code in sys.argv[2:]:
            sanctions = mirror.active(code)
            print(f"{code}: {', '.join(f'{s.list_code} by {s.authority.name}, {s.document_number}' for s in sanctions) or 'nothing'}")
        return 0
    address = os.environ.get("CREDITHUB_ADDRESS", "http://127.0.0.1:5080")
    with credithub.CreditHub.connect(address, agency="sx-procurement", purpose="procurement") as hub:
        try:
            mirror.run(hub)
        except KeyboardInterrupt:
            mirror.close()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except credithub.HubError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(4 if isinstance(refusal, credithub.HubUnreachable) else 1)
