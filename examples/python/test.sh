#!/usr/bin/env bash
# Runs the three afternoons in Python against a hub with an empty ledger on free ports of loopback.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: examples/python/test.sh [--show]

Runs bidder.py, bureau.py and mirror.py by examples/afternoons.sh. --show prints what they said. Needs the hub built (Release) and the client's generated code
(clients/python/generate.sh). PYTHON names the interpreter (python3 by default).
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
export PYTHON=${PYTHON:-python3}
here=$PWD/examples/python
examples/afternoons.sh "$@" Python "$PYTHON $here/bidder.py" "$PYTHON $here/bureau.py" "$PYTHON $here/mirror.py"
