#!/usr/bin/env bash
# Sets up what the tests need, checks contract and formatting, runs every test. Closes with «N passed, N failed».
set -uo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: ./test.sh [--fast] [PROJECT ...]

Runs every check and test: contract (buf lint, buf breaking), build with warnings as errors, formatting, all test projects.

  --fast    leaves out the tests against real processes (EndToEnd.Tests, Year)
  PROJECT   only these test projects, such as Domain.Tests

Installs redis-server, postgresql, openssh-server, softhsm2, golang-go and golang-golang-x-mod-dev from Debian's packages, and buf from npm, where they are absent;
protos/languages.sh installs what generating and compiling the contract in other languages needs, deploy/test.sh prometheus for promtool.
TEXT
}

fast= only=()
while [ $# -gt 0 ]; do
  case "$1" in
    --fast) fast=1 ;;
    -h | --help) usage; exit 0 ;;
    -*) echo "test.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
    *) only+=("$1") ;;
  esac
  shift
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
passed=0 failed=0
patience=1200 # seconds for one project; the longest takes five minutes
tools=${CREDITHUB_TOOLS:-$HOME/.cache/credithub-tools}

check() { # name, command ...
  local name=$1; shift
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "!! $name failed"; fi
}

install_packages() {
  local missing=()
  [ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
  [ -f /usr/lib/softhsm/libsofthsm2.so ] || missing+=(softhsm2)
  [ -x /usr/bin/go ] || missing+=(golang-go)
  [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || missing+=(golang-golang-x-mod-dev)
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

buf() {
  if [ ! -x "$tools/node_modules/.bin/buf" ]; then
    mkdir -p "$tools" && npm install --silent --no-fund --no-audit --prefix "$tools" @bufbuild/buf@1.75.0 >/dev/null || return 1
  fi
  "$tools/node_modules/.bin/buf" "$@"
}

# Against the last commit that is in origin's main branch; a first landing has nothing to break.
breaking() {
  local base
  base=$(git rev-parse --verify -q origin/main || git rev-parse --verify -q HEAD~1) || return 0
  git cat-file -e "$base:protos/buf.yaml" 2>/dev/null || return 0
  local old; old=$(mktemp -d)
  git archive "$base" protos | tar -x -C "$old"
  # As images: folders of which one has more modules than the other are not compared.
  buf build protos -o "$old/new.binpb" && buf build "$old/protos" -o "$old/old.binpb" \
    && buf breaking "$old/new.binpb" --against "$old/old.binpb" --config protos/buf.yaml
  local status=$?
  rm -rf "$old"
  return $status
}

check "packages" install_packages
check "buf lint" buf lint protos
check "buf breaking" breaking
check "restore" dotnet restore Hub.sln --locked-mode -v quiet
check "contract in every language" protos/languages.sh
check "build" dotnet build Hub.sln -c Release -v quiet --nologo --no-restore
check "calls by HTTP" examples/http/test.sh
check "Python client, vectors, conformance" clients/python/test.sh
check "Go client, vectors, conformance" clients/go/test.sh
check "alerts, dashboards, runbook" deploy/test.sh
check "format" dotnet format Hub.sln whitespace --verify-no-changes --no-restore

run_project() {
  local name=$1 log; log=$(mktemp)
  echo "== $name"
  timeout --kill-after=30 "$patience" dotnet run --project "tests/$name" -c Release --no-build -- \
    --progress off --no-ansi --long-running 120 --xunit-diagnostics on > "$log" 2>&1 < /dev/null
  local status=$?
  [ "$status" -lt 124 ] || echo "!! $name did not end within $patience s; the tests that were running stand below as «Long Running Test»"
  local p f
  p=$(grep -oE 'succeeded: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+'); f=$(grep -oE 'failed: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
  p=${p:-0} f=${f:-0}
  if [ "$status" -ne 0 ] || [ "$f" -gt 0 ]; then
    # Which tests failed and why stands above what the servers of other tests logged.
    grep -E -A 15 '^failed ' "$log" | grep -vE '^([0-9:]{8} |\s*$)' | cut -c 1-400 | head -200
    echo "-- the end of the log of $name"
    grep -vE '^\s*$' "$log" | cut -c 1-400 | tail -60
    [ "$f" -eq 0 ] && f=1
  fi
  echo "   $p passed, $f failed in $name"
  passed=$((passed + p)) failed=$((failed + f))
  rm -f "$log"
}

projects=(Domain.Tests Ledger.Tests Grains.Tests Hub.Tests Adapters.Tests Client.Tests Cli.Tests Architecture.Tests EndToEnd.Tests Year)
[ ${#only[@]} -gt 0 ] && projects=("${only[@]}")
for project in "${projects[@]}"; do
  [ -n "$fast" ] && [[ $project == EndToEnd.Tests || $project == Year ]] && continue
  run_project "$project"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
