#!/usr/bin/env bash
# Everything about the Go client: generates, format, vet, tests with the vectors, conformance, examples. Ends with non-zero on a failure.
set -uo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: clients/go/test.sh

Installs Debian's packages for Go and gRPC, and those for Python in which the scenarios' hub is written, where they are absent. Needs the hub built for Release
(«dotnet build src/Hub -c Release»).
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
# Debian's interpreter, for which Debian's packages are; and Debian's sources of Go packages, beside those of this folder.
export PYTHON=/usr/bin/python3 PYTHONPATH=$PWD/clients/python/src
export GO111MODULE=off GOFLAGS='' GOPATH=$PWD/clients/go:/usr/share/gocode
failed=0
step() { # name, command ...
  local name=$1; shift
  "$@" || { echo "!! $name failed" >&2; failed=1; }
}

packages() {
  local missing=() package
  for package in golang-go golang-google-grpc-dev golang-google-genproto-dev golang-google-protobuf-dev golang-github-golang-protobuf-1-5-dev protobuf-compiler \
    protoc-gen-go-1-5 protoc-gen-go-grpc protobuf-compiler-grpc python3 python3-grpcio python3-protobuf python3-cryptography curl; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

sources() { find clients/go examples/go -name '*.go' -not -path 'clients/go/src/buf.build/*' -not -path 'clients/go/src/credithub/v1/*'; }

format() {
  local found; found=$(sources | xargs gofmt -l)
  [ -z "$found" ] || { printf 'Not formatted by gofmt:\n%s\n' "$found" >&2; return 1; }
}

size() { # 140 columns, 300 lines
  sources | xargs "$PYTHON" -c 'import sys
texts = [(name, open(name, encoding="utf-8").read().split("\n")) for name in sys.argv[1:]]
found = [f"{name}: {len(lines)} lines" for name, lines in texts if len(lines) > 301]
found += [f"{name}:{n} is too wide" for name, lines in texts for n, line in enumerate(lines, 1) if len(line.expandtabs(4)) > 140]
sys.exit("\n".join(found) or 0)'
}

vet() { go vet credithub/... ./clients/go/conformance_driver ./examples/go/bidder ./examples/go/bureau ./examples/go/mirror; }

packages || { echo "!! packages failed" >&2; exit 1; }
clients/go/generate.sh && clients/python/generate.sh || { echo "!! generate.sh failed" >&2; exit 1; }
step format format
step size size
step vet vet
step "tests and vectors" go test -count=1 credithub credithub/proofs
step driver go build -o clients/go/bin/conformance_driver ./clients/go/conformance_driver
step conformance "$PYTHON" clients/conformance/run.py --client Go
step examples examples/go/test.sh
[ $failed -eq 0 ] && echo "The client for Go holds what docs/clients.md demands."
exit $failed
