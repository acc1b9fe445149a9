#!/usr/bin/env bash
# Runs the three afternoons of a language against a hub with an empty ledger on free ports of loopback.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
Usage: examples/afternoons.sh [--show] LANGUAGE BIDDER BUREAU MIRROR

Starts a hub, reports a few rows, and runs the three commands, such as "python3 /…/bidder.py". --show prints what they said. Needs the hub built (Release) and the
Python client's generated code (clients/python/generate.sh), by which the rows are reported. PYTHON names the interpreter (python3 by default).
TEXT
}

show=
case "${1:-}" in -h | --help) usage; exit 0 ;; --show) show=1; shift ;; esac
[ $# -eq 4 ] || { usage >&2; exit 2; }
language=$1 bidder=$2 bureau=$3 mirror_command=$4
export PYTHONPATH=$PWD/clients/python/src:$PWD/clients/conformance PYTHON=${PYTHON:-python3}
work=$(mktemp -d); hub='' mirror=''
trap '[ -n "$mirror" ] && kill -INT "$mirror" 2>/dev/null; [ -n "$hub" ] && kill "$hub" 2>/dev/null; wait; rm -rf "$work"' EXIT

start_hub() {
  Hub__Access__Unauthenticated=true Hub__DataFolder="$work/data" Hub__Address="$CREDITHUB_ADDRESS" Hub__OperationsAddress="http://127.0.0.1:$operations" \
    Hub__Checkpoints__Seconds=1 Logging__LogLevel__Default=Error dotnet src/Hub/bin/Release/net10.0/CreditHub.Hub.dll >> "$work/hub.log" 2>&1 &
  hub=$!
  for _ in $(seq 1 600); do
    curl -s --noproxy '*' -o /dev/null "http://127.0.0.1:$operations/alive" && return 0
    kill -0 "$hub" 2>/dev/null || break
    sleep 0.1
  done
  echo "The hub did not start:" >&2; tail -20 "$work/hub.log" >&2; exit 1
}

read -r port operations <<< "$("$PYTHON" -c 'import real_hub; print(real_hub.free_port(), real_hub.free_port())')"
export CREDITHUB_ADDRESS="http://127.0.0.1:$port"
start_hub
clear=$("$PYTHON" -c 'import samples; print(samples.company(1))') barred=$("$PYTHON" -c 'import samples; print(samples.company(2))')
"$PYTHON" - "$clear" "$barred" <<'PYTHON'
import os, sys
import credithub, samples
with credithub.CreditHub.connect(os.environ["CREDITHUB_ADDRESS"], "sx-market", "reporting") as hub:
    results = list(hub.report(samples.registration(code, n) for n, code in enumerate(sys.argv[1:], 1)))
    results += hub.with_options(agency="sx-court").report([samples.judgment_default(sys.argv[2], "d-1")])
    assert all(result.HasField("acknowledged") for result in results), results
PYTHON

expect() { # what, text, file
  grep -q -- "$2" "$3" || { echo "The $1 in $language did not say «$2»:" >&2; cat "$3" >&2; exit 1; }
}
# A command is a program and its arguments, without quotes in them.
run() { (cd "$work" && $2 "${@:3}") > "$work/$1" 2>&1 || { cat "$work/$1" >&2; exit 1; }; } # name, command, arguments

run bidder "$bidder" data/evidence/public.pem "$clear" "$barred"
expect bidder "$clear: VERDICT_CLEAR" "$work/bidder"
expect bidder "$barred: VERDICT_BARRED" "$work/bidder"
expect bidder 'proven; the answer is the one that left' "$work/bidder"
expect bidder 'was kept out by bar-procurement' "$work/bidder"
expect bidder 'MATTER_UNKNOWN, field matter_code' "$work/bidder"

printf 'number,version,code,name,document,tax,yuan,date\nq-1,1,%s,公司,公告2026年第3号,增值税,12345.67,2026-09-30\nq-2,1,%s,公司,公告2026年第3号,增值税,1.00,2026-09-30\n' "$clear" "${clear%?}0" > "$work/arrears.csv"
run bureau "$bureau" arrears.csv data/checkpoint.vkey
expect bureau 'line 2: ROW_EFFECT_RECORDED' "$work/bureau"
expect bureau 'line 3: refused, CODE_CHECK_CHARACTER in record.subject' "$work/bureau"
expect bureau 'complete as of .*: taken' "$work/bureau"
expect bureau 'q-1: entry [0-9]* of the ledger of [0-9]*, proven' "$work/bureau"
cp "$work/bureau" "$work/bureau.first"
run bureau "$bureau" arrears.csv data/checkpoint.vkey
expect 'bureau, again,' 'line 2: ROW_EFFECT_REPEATED' "$work/bureau"

# The mirror follows, outlives a hub that is killed, and answers without it.
(cd "$work" && exec $mirror_command mirror.db) & mirror=$!
holds() { (cd "$work" && $mirror_command mirror.db "$clear" "$barred") > "$work/mirror"; grep -q "$1" "$work/mirror"; }
for _ in $(seq 1 100); do holds "$barred: judgment-defaulter" && break; sleep 0.1; done
kill -9 "$hub"; wait "$hub" 2>/dev/null || true
holds "$barred: judgment-defaulter" || { echo "The mirror in $language does not answer without the hub:" >&2; cat "$work/mirror" >&2; exit 1; }
cp "$work/mirror" "$work/mirror.first"
start_hub
"$PYTHON" - "$barred" <<'PYTHON'
import os, sys
import credithub, samples
with credithub.CreditHub.connect(os.environ["CREDITHUB_ADDRESS"], "sx-court", "reporting") as hub:
    assert all(result.HasField("acknowledged") for result in hub.report([samples.withdrawal(sys.argv[1], "d-1")]))
PYTHON
for _ in $(seq 1 150); do holds "$barred: nothing" && break; sleep 0.1; done
expect 'mirror, after the hub came back,' "$barred: nothing" "$work/mirror"
kill -0 "$mirror" || { echo "The mirror in $language ended" >&2; exit 1; }

[ -z "$show" ] || cat "$work/bidder" "$work/bureau.first" "$work/mirror.first"
echo "A bidder, a bureau and a mirror in $language were served by a hub, and the mirror outlived it."
