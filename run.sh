#!/usr/bin/env bash
# Builds and starts an embedded hub with its adapters and sample data. Stops cleanly on Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: ./run.sh [--subjects N] [--data FOLDER] [--port PORT] [--empty]

Builds the hub and starts it on loopback with the drop-folder adapters. On the first start a sample province is made and delivered.

  --subjects N   companies of the sample province (default 2000)
  --data FOLDER  where ledger and drop folder lie (default .hub)
  --port PORT    gRPC on PORT, metrics and readiness on PORT + 1 (default 5080)
  --empty        no sample data
TEXT
}

subjects=2000 data=.hub port=5080 empty=
while [ $# -gt 0 ]; do
  case "$1" in
    --subjects) subjects=$2; shift 2 ;;
    --data) data=$2; shift 2 ;;
    --port) port=$2; shift 2 ;;
    --empty) empty=1; shift ;;
    -h | --help) usage; exit 0 ;;
    *) echo "run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

command -v dotnet >/dev/null || { echo "run.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2; exit 1; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
echo "Building (the first time takes a minute or two) ..."
dotnet build src/Hub/Hub.csproj -c Release -v quiet --nologo -p:RunAnalyzers=false
dotnet build clients/cli/Cli.csproj -c Release -v quiet --nologo -p:RunAnalyzers=false
hubctl="dotnet clients/cli/bin/Release/net10.0/hubctl.dll"
address="http://127.0.0.1:$port"

mkdir -p "$data/drop"
if [ -z "$empty" ] && [ ! -e "$data/sample.txt" ]; then
  echo "Making a sample province of $subjects companies ..."
  $hubctl generate --subjects "$subjects" --out "$data/drop" > "$data/sample.txt.part"
  mv "$data/sample.txt.part" "$data/sample.txt"
fi

export CREDITHUB_ADDRESS="$address"
# Everybody on this machine may say which agency they are: right for trying things out, and nothing else.
Hub__Access__Unauthenticated=true Hub__DataFolder="$data" Hub__DropFolder="$data/drop" Hub__Address="$address" Hub__OperationsAddress="http://127.0.0.1:$((port + 1))" \
  dotnet src/Hub/bin/Release/net10.0/CreditHub.Hub.dll &
hub=$!
trap 'kill -TERM "$hub" 2>/dev/null || true' INT TERM

for _ in $(seq 1 120); do
  kill -0 "$hub" 2>/dev/null || { wait "$hub"; exit $?; }
  if (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null; then break; fi
  sleep 0.5
done

barred=$(awk '$1 == "BarredByCourt" { print $2 }' "$data/sample.txt" 2>/dev/null || true)
clear=$(awk '$1 == "Clear" { print $2 }' "$data/sample.txt" 2>/dev/null || true)
cat <<TEXT

The hub listens on $address (gRPC and JSON over HTTP, loopback only); metrics and readiness on http://127.0.0.1:$((port + 1)).
Drop files into $data/drop/<agency>/. Try in another terminal (samples are being delivered for a few seconds):

  export CREDITHUB_ADDRESS=$address
  $hubctl check ${barred:-91610000220568570K} procurement
  $hubctl profile ${clear:-91610000220568570K}
  $hubctl watch --from snapshot --matter procurement

Ctrl-C stops the hub.
TEXT

status=0
wait "$hub" || status=$?
# A first signal interrupts the wait; the hub finishes what it began.
if kill -0 "$hub" 2>/dev/null; then wait "$hub" || status=$?; fi
[ "$status" -eq 143 ] || [ "$status" -eq 130 ] && status=0
exit "$status"
