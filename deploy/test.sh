#!/usr/bin/env bash
# Holds alerts, dashboards and runbook against a hub that runs: names of metrics and labels, rules and their tests, queries.
set -uo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
Usage: deploy/test.sh [--keep FILE]

Starts a hub by TLS on loopback with adapters, makes calls, delivers a file and opens a watch, reads its /metrics, and holds against them what deploy/ and
docs/runbook.md name. --keep FILE leaves the metrics there. Needs hub and hubctl built for Release; installs Debian's prometheus (for promtool), curl, python3
and python3-yaml where they are absent.
TEXT
}

keep=
while [ $# -gt 0 ]; do
  case "$1" in
    --keep) keep=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "deploy/test.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

packages() {
  local missing=()
  command -v promtool >/dev/null || missing+=(prometheus)
  command -v curl >/dev/null || missing+=(curl)
  [ -x /usr/bin/python3 ] || missing+=(python3)
  /usr/bin/python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

failed=0 hub= watch=
work=$(mktemp -d)
end() {
  [ -n "$watch" ] && kill "$watch" 2>/dev/null
  [ -n "$hub" ] && kill "$hub" 2>/dev/null && wait "$hub" 2>/dev/null
  rm -rf "$work"
}
trap end EXIT
step() { # name, command ...
  local name=$1; shift
  "$@" > "$work/step" 2>&1 || { echo "!! $name failed" >&2; cat "$work/step" >&2; failed=1; }
}

packages || { echo "!! packages failed" >&2; exit 1; }
port=$((20000 + RANDOM % 20000)) tls=$work/tls
operations=http://127.0.0.1:$((port + 1)) address=https://localhost:$port
hubctl() { dotnet clients/cli/bin/Release/net10.0/hubctl.dll "$@"; }
call() { # agency, purpose, arguments of curl ...
  local agency=$1 purpose=$2; shift 2
  curl -sS -m 20 --cacert "$tls/ca.pem" --cert "$tls/$agency.pem" --key "$tls/$agency.key" -H "credithub-purpose: $purpose" "$@"
}

authority() {
  hubctl ca new "$tls" && hubctl ca server "$tls" hub --host localhost --host 127.0.0.1 \
    && hubctl ca client "$tls" sx-procurement --credentials "$work/credentials.json" \
    && hubctl ca client "$tls" sx-market --credentials "$work/credentials.json"
}

registration='{"rows": [{"row": 1, "record": {"dataset": "market.registration", "record_number": "r-1", "version": 1, "subject": {"unified_social_credit_code":
"916100007197430329", "name": "公司"}, "authority": {"name": "陕西省市场监督管理局"}, "decided_on": {"year": 2020, "month": 1, "day": 2}, "registration": {"state":
"REGISTRATION_STATE_ACTIVE", "region_code": "610113", "industry_code": "C2511"}}}]}'
# Files of a small province are delivered, and one that is no table at all is refused.
serve() {
  hubctl generate --subjects 20 --out "$work/drop" || return 1
  mkdir -p "$work/drop/sx-court"
  printf 'no table' > "$work/drop/sx-court/court.judgment-default_20261101_001.csv"
  Hub__DataFolder="$work/data" Hub__DropFolder="$work/drop" Hub__Address="https://127.0.0.1:$port" Hub__OperationsAddress="$operations" \
    Hub__Tls__CertificateFile="$tls/hub.pem" Hub__Tls__KeyFile="$tls/hub.key" Hub__Tls__AuthorityFile="$tls/ca.pem" \
    Hub__Access__CredentialsFile="$work/credentials.json" Logging__LogLevel__Default=Error \
    dotnet src/Hub/bin/Release/net10.0/CreditHub.Hub.dll > "$work/hub.log" 2>&1 &
  hub=$!
  local i
  for i in $(seq 1 120); do
    kill -0 "$hub" 2>/dev/null || { cat "$work/hub.log"; return 1; }
    curl -sf -o /dev/null "$operations/ready" && return 0
    sleep 0.5
  done
  cat "$work/hub.log"
  return 1
}

calls() {
  tr -d '\n' <<< "$registration" | call sx-market reporting -H 'content-type: application/x-ndjson' --data-binary @- "$address/v1/rows" | grep ROW_EFFECT_RECORDED || return 1
  call sx-procurement procurement "$address/v1/checks" --json '{"unified_social_credit_code": "916100007197430329", "matter_code": "procurement"}' | grep VERDICT_ || return 1
  call sx-procurement procurement "$address/v1/checks" --json '{"unified_social_credit_code": "9161", "matter_code": "procurement"}' | grep CODE_MALFORMED
}

scrape() {
  local i
  # The report of readiness is looked at every five seconds, an adapter looks as often, and rows are described by the next flush.
  for i in $(seq 1 40); do
    curl -sS -m 10 "$operations/metrics" > "$work/metrics" || return 1
    grep -q '^credithub_check_severity' "$work/metrics" && grep -q '^credithub_adapter_deliveries_total' "$work/metrics" \
      && grep -q '^credithub_watches_open.*sanctions"} 1' "$work/metrics" && grep -q '^credithub_fields_filled_total' "$work/metrics" \
      && grep -q '^credithub_adapter_deliveries_total.*"delivered"' "$work/metrics" && grep -q '^credithub_source_age_seconds' "$work/metrics" && break
    sleep 0.5
  done
  [ -z "$keep" ] || cp "$work/metrics" "$keep"
}

# promtool has its say on the metrics of .NET and Orleans too, which are not ours to name.
ours() {
  promtool check metrics < "$work/metrics" 2>&1 | grep '^credithub_' > "$work/lint"
  [ ! -s "$work/lint" ] || { cat "$work/lint"; return 1; }
  grep -q '^credithub_build_info' "$work/metrics"
}

readiness() { curl -sS -m 10 -H 'Accept: application/json' "$operations/ready" | /usr/bin/python3 -c '
import json, sys
told = json.load(sys.stdin)
assert told["status"] in ("Healthy", "Degraded") and all(check["reason"] for check in told["checks"]), told'; }

dashboards() {
  mkdir -p "$work/made" && /usr/bin/python3 deploy/grafana/make.py "$work/made" || return 1
  local made
  for made in "$work"/made/*.json; do
    cmp "$made" "deploy/grafana/$(basename "$made")" || { echo "Run deploy/grafana/make.py."; return 1; }
  done
  promtool check rules "$work/queries.yml"
}

step "rules" promtool check rules deploy/prometheus/alerts.yml
step "tests of alerts" promtool test rules deploy/prometheus/alerts_test.yml
step "prometheus.yml" promtool check config deploy/prometheus/prometheus.yml
step "an authority" authority
step "a hub" serve
if [ $failed -eq 0 ]; then
  call sx-market supervision -N -m 60 "$address/v1/sanction-changes?snapshot=true" > /dev/null 2>&1 &
  watch=$!
  step "calls" calls
  step "metrics" scrape
  step "promtool on our metrics" ours
  step "readiness in JSON" readiness
  step "names" /usr/bin/python3 deploy/check.py "$work/metrics" "$work/queries.yml"
  step "dashboards" dashboards
fi
[ $failed -eq 0 ] && echo "Alerts, dashboards and runbook name what a hub measures."
exit $failed
