#!/usr/bin/env bash
# Runs the three afternoons in Go against a hub with an empty ledger on free ports of loopback.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: examples/go/test.sh [--show]

Builds bidder, bureau and mirror with Debian's packages and runs them by examples/afternoons.sh. --show prints what they said. Needs the hub built (Release) and the
generated code of the clients (clients/go/generate.sh, clients/python/generate.sh).
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
programs=$(mktemp -d); trap 'rm -rf "$programs"' EXIT
GO111MODULE=off GOFLAGS='' GOPATH=$PWD/clients/go:/usr/share/gocode go build -o "$programs/" ./examples/go/bidder ./examples/go/bureau ./examples/go/mirror
examples/afternoons.sh "$@" Go "$programs/bidder" "$programs/bureau" "$programs/mirror"
