#!/usr/bin/env bash
# Everything about the Python client: generates, types, tests, vectors, conformance (with the client for Node), examples. Ends with non-zero on a failure.
set -uo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: clients/python/test.sh

Installs Debian's packages for Python, gRPC and mypy where they are absent. Needs the hub built for Release («dotnet build src/Hub -c Release») and Node.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
# Debian's interpreter, for which Debian's packages are.
export PYTHON=/usr/bin/python3 PYTHONPATH=$PWD/clients/python/src
failed=0
step() { # name, command ...
  local name=$1; shift
  "$@" || { echo "!! $name failed" >&2; failed=1; }
}

packages() {
  local missing=() package
  for package in python3 python3-grpcio python3-protobuf python3-cryptography protobuf-compiler protobuf-compiler-grpc mypy openssl curl python3-setuptools python3-wheel python3-pip; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  command -v node >/dev/null || missing+=(nodejs npm)
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

types() (cd clients/python && mypy --python-executable "$PYTHON" -p credithub --config-file pyproject.toml)

wheel() {
  local work; work=$(mktemp -d)
  cp -r clients/python "$work/source"
  "$PYTHON" -m pip wheel -q --no-deps --no-build-isolation --no-index --disable-pip-version-check -w "$work" "$work/source" > "$work/log" 2>&1 \
    && (cd "$work" && PYTHONPATH=$(ls "$work"/credithub-*.whl) "$PYTHON" -c 'import credithub, sys; assert ".whl" in credithub.__file__, credithub.__file__; credithub.cure_of("OVERLOADED")')
  local status=$?
  [ $status -eq 0 ] || tail -20 "$work/log" >&2
  rm -rf "$work"
  return $status
}

packages || { echo "!! packages failed" >&2; exit 1; }
clients/python/generate.sh || { echo "!! generate.sh failed" >&2; exit 1; }
step types types
step wheel wheel
step tests "$PYTHON" -m unittest discover -q -s clients/python/tests
step "verify.py" "$PYTHON" tools/verify/verify.py --vectors docs/formats/vectors/receipts.json docs/formats/vectors/ledger.json
step "verify.mjs" node tools/verify/verify.mjs --vectors docs/formats/vectors/receipts.json docs/formats/vectors/ledger.json
# The scenarios are run for the client for Node too.
step "client for Node" clients/typescript/build.sh
step conformance "$PYTHON" clients/conformance/run.py --client Python --client TypeScript
step examples examples/python/test.sh
[ $failed -eq 0 ] && echo "The clients for Python and Node hold what docs/clients.md demands."
exit $failed
