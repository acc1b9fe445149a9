#!/usr/bin/env bash
# Holds what is written for developers without gRPC against a hub: the OpenAPI document by a linter, a generated client and curl by calling.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'TEXT'
Usage: examples/http/test.sh [--show]

Lints docs/openapi.json, generates types for TypeScript from it, compiles check.ts with them, starts a hub with an empty ledger on loopback, reports three rows
with curl, and runs check.ts and bidding.sh against it. --show prints what they said. Needs the hub built (Release), curl and npm; installs the linter and the generator from npm where absent.
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
tools=${CREDITHUB_TOOLS:-$HOME/.cache/credithub-tools}/openapi
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
if [ ! -x "$tools/node_modules/.bin/redocly" ] || [ ! -x "$tools/node_modules/.bin/openapi-typescript" ]; then
  mkdir -p "$tools" && npm install --silent --no-fund --no-audit --prefix "$tools" \
    @redocly/cli@2.77.0 typescript@5.9.3 openapi-typescript@7.13.0 openapi-fetch@0.17.0 @types/node@24.10.1 >/dev/null
fi

work=$(mktemp -d); hub=
trap '[ -n "$hub" ] && kill "$hub" 2>/dev/null; rm -rf "$work"' EXIT
"$tools/node_modules/.bin/redocly" lint docs/openapi.json --format summary > "$work/lint" 2>&1 || { cat "$work/lint" >&2; exit 1; }

cp examples/http/check.ts "$work/"; ln -s "$tools/node_modules" "$work/node_modules"; echo '{"type":"module"}' > "$work/package.json"
"$tools/node_modules/.bin/openapi-typescript" docs/openapi.json -o "$work/api.d.ts" > /dev/null
(cd "$work" && node_modules/.bin/tsc --strict --target es2022 --module nodenext --skipLibCheck check.ts)

port=$((20000 + RANDOM % 20000)); address="http://127.0.0.1:$port"
Hub__Access__Unauthenticated=true Hub__DataFolder="$work/data" Hub__Address="$address" Hub__OperationsAddress="http://127.0.0.1:$((port + 1))" \
  Logging__LogLevel__Default=Error dotnet src/Hub/bin/Release/net10.0/CreditHub.Hub.dll > "$work/hub.log" 2>&1 &
hub=$!
for _ in $(seq 1 240); do curl -s -o /dev/null "http://127.0.0.1:$((port + 1))/alive" && break; sleep 0.5; done

report() { curl -sS --fail-with-body -m 60 -H "credithub-agency: $1" -H 'credithub-purpose: reporting' -H 'content-type: application/x-ndjson' --data-binary @- "$address/v1/rows"; }
registration() { printf '{"rows": [{"row": 1, "record": {"dataset": "market.registration", "record_number": "r-%s", "version": 1, "subject": {"unified_social_credit_code": "%s", "name": "公司"},
 "authority": {"name": "陕西省市场监督管理局"}, "decided_on": {"year": 2020, "month": 1, "day": 2}, "registration": {"state": "REGISTRATION_STATE_ACTIVE", "region_code": "610113",
 "industry_code": "C2511"}}}]}' "$1" "$1" | tr -d '\n'; echo; }
{ registration 91610000220568570K; registration 916100007197430329; } | report sx-market > "$work/rows"
echo '{"rows": [{"row": 1, "record": {"dataset": "court.judgment-default", "record_number": "d-1", "version": 1, "subject": {"unified_social_credit_code": "916100007197430329",
 "name": "公司"}, "document": {"number": "(2026)陕0113执1194号"}, "authority": {"name": "西安市雁塔区人民法院"}, "decided_on": {"year": 2026, "month": 10, "day": 20},
 "judgment_default": {"case_number": "(2026)陕0113执1194号", "court": "西安市雁塔区人民法院", "circumstances": "有履行能力而拒不履行生效法律文书确定义务"}}}]}' | tr -d '\n' | report sx-court >> "$work/rows"
[ "$(grep -o ROW_EFFECT_RECORDED "$work/rows" | wc -l)" -eq 3 ] || { echo "The rows were not taken:" >&2; cat "$work/rows" >&2; exit 1; }

export CREDITHUB_ADDRESS=$address
expect() { # what, text, file
  grep -q -- "$2" "$3" || { echo "$1 did not say «$2»:" >&2; cat "$3" >&2; exit 1; }
}
(cd "$work" && node check.js 916100007197430329 procurement) > "$work/check"
expect check.ts "^VERDICT_BARRED, decision [0-9a-f]" "$work/check"
(cd "$work" && node check.js 916100007197430329 no-matter) > "$work/check" 2>&1 && { echo "check.ts took a matter that is none" >&2; exit 1; }
expect check.ts "^MATTER_UNKNOWN: " "$work/check"
bidding=$PWD/examples/http/bidding.sh
(cd "$work" && "$bidding" 91610000220568570K 916100007197430329) > "$work/bidding" 2>&1 || { cat "$work/bidding" >&2; exit 1; }
expect bidding.sh '91610000220568570K: VERDICT_CLEAR' "$work/bidding"
expect bidding.sh '"verdict":"VERDICT_BARRED"' "$work/bidding"
expect bidding.sh 'was kept out by bar-procurement' "$work/bidding"
expect bidding.sh 'event: caught_up' "$work/bidding"
[ "${1:-}" = --show ] && cat "$work/check" "$work/bidding"
echo "docs/openapi.json is valid; a generated client and curl were served by a hub."
