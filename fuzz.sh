#!/usr/bin/env bash
# Reads spoilt files for as long as asked. A failure names its seed and keeps its file under fuzz-findings/.
# Usage: ./fuzz.sh [--seconds N] [--seed S]
set -euo pipefail
cd "$(dirname "$0")"
seconds=3600 seed=$(( $(date +%s) % 1000000000 ))
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2 ;;
    --seed) seed=$2 ;;
    *) sed -n '2,3s/^# //p' "$0"; exit 2 ;;
  esac
  shift 2
done
echo "Fuzzing for $seconds s from seed $seed ..."
dotnet build tests/Adapters.Tests -c Release --nologo -v quiet -clp:NoSummary
HUB_FUZZ_SECONDS=$seconds HUB_FUZZ_SEED=$seed HUB_FUZZ_KEEP=$PWD/fuzz-findings \
  dotnet run --project tests/Adapters.Tests -c Release --no-build -- --progress off --no-ansi --filter-class '*FileFuzzTests'
