#!/usr/bin/env bash
# Measures the hub beside its bare limit, both in turns in one run, and prints the ratio.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
Usage: ./bench.sh [NAME] [--json] [--subjects N] [--gigabytes G]

Runs the hub and its bare limit side by side and prints both, their ratio with its spread over the rounds, and latencies. NAME is one of

  check    single checks, 64 under way at a time, beside an empty gRPC echo of the same messages;
           latency of a call
  rest     the same by JSON over HTTP/1.1, beside an empty endpoint of ASP.NET that reads the same bodies and writes the same answers;
           latency of a request
  bulk     checks on streams, 256 questions a message, beside a dictionary behind bare streams;
           latency of a message
  watch    sanction changes replayed from the beginning to 20 subscribers, beside a bare writer of the same encoded messages;
           latency from sending a report to the receipt of its change by each subscriber, at a gentle pace
  fairness one agency's checks while another calls without pause and heeds no refusal («hub»), beside the same agency alone («limit»);
           latency of a call: the second p99 over the first is what greed costs another
  hostile  the same beside an agency that asks for whatever costs most: documents of 1 MiB that no case names, questions about an earlier
           state of knowledge by the call and by the message, profiles, watches of 50,000 companies by name
  ingest   rows reported on a stream until they are acknowledged, beside prepared inserts of the same rows, in groups of the same size,
           into SQLite at synchronous=FULL; latency of a row from sending to acknowledgement
  load     registrations of new companies as a first load, beside prepared inserts as above
  ingest-strict, load-strict
           the same, but SQLite's log of writes is copied beside the limit's inserts on another thread, as it is in the hub;
           SQLite by itself does it within commits
  parse    a GB18030 file of penalties read and mapped to records on one core, beside decoding by the runtime and splitting by a CSV
           library alone; latency of a thousand rows
  costs    processor time of the hub for each kind of call, beside a single check: what the weights on the contract follow from. Only by name

and left out, all run. Servers run in processes of their own; rounds alternate hub, limit, hub, limit; rates and times are medians of the rounds.

  --json         one JSON object a benchmark as the last lines on stdout, instead of the table
  --subjects N   companies of the sample province (default 100000). Its store is made at the first run (a minute or two for the default)
                 and kept in ~/.cache/credithub-bench
  --gigabytes G  has parse read a file of so many GiB as well, in a process of its own, and prints its peak of memory
TEXT
}

for argument in "$@"; do
  case "$argument" in -h | --help) usage; exit 0 ;; esac
done

command -v dotnet >/dev/null || { echo "bench.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2; exit 1; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
built=$(dotnet build tests/Benchmarks/Benchmarks.csproj -c Release -v quiet --nologo -p:RunAnalyzers=false 2>&1) || { echo "$built" >&2; exit 1; }
exec dotnet tests/Benchmarks/bin/Release/net10.0/CreditHub.Benchmarks.dll "$@"
