#!/usr/bin/env bash
# An afternoon of bidding with curl alone: who may take part, the same for all bidders at once, the receipt for the file, what was done, and what changes afterwards.
# Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 examples/http/bidding.sh CODE [CODE ...]
set -euo pipefail
hub=${CREDITHUB_ADDRESS:-http://127.0.0.1:5080}
[ $# -gt 0 ] || { echo "Usage: bidding.sh CODE [CODE ...]" >&2; exit 2; }

# A refusal has a status of 400 and more; its problem details say why and what to do.
call() { curl -sS --fail-with-body -m 30 -H 'credithub-agency: sx-procurement' -H 'credithub-purpose: procurement' "$@"; }
field() { grep -oE "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }

echo "1. Each bidder"
barred=
for code in "$@"; do
  answer=$(call "$hub/v1/checks" --json "{\"unified_social_credit_code\": \"$code\", \"matter_code\": \"procurement\", \"case_number\": \"2026-118\"}")
  decision=$(field decision_id <<< "$answer")
  echo "   $code: $(field verdict <<< "$answer")"
  [ "$(field verdict <<< "$answer")" = VERDICT_BARRED ] && barred="$code $decision $(field measure_code <<< "$answer")"
done

echo "2. All bidders in one request, a line a message"
questions=; number=0
for code in "$@"; do
  number=$((number + 1))
  questions+="${questions:+, }{\"number\": $number, \"check\": {\"unified_social_credit_code\": \"$code\", \"matter_code\": \"procurement\"}}"
done
printf '{"questions": [%s]}\n' "$questions" | call "$hub/v1/checks/many" -H 'content-type: application/x-ndjson' --data-binary @- \
  | grep -oE '"number":"[0-9]+"|"verdict":"[A-Z_]+"' | sed 's/^/   /'

echo "3. The receipt for the file"
call "$hub/v1/decisions/$decision/receipt" > receipt.json
echo "   decision $decision: $(wc -c < receipt.json) bytes in receipt.json"

echo "4. What was done with the answer about a bidder that is barred"
if [ -n "$barred" ]; then
  read -r code decision measure <<< "$barred"
  read -r year month day <<< "$(TZ=Asia/Shanghai date '+%Y %-m %-d')"
  call "$hub/v1/outcomes" --json "{\"decision_id\": \"$decision\", \"unified_social_credit_code\": \"$code\", \"matter_code\": \"procurement\",
    \"measure_codes\": [\"$measure\"], \"kind\": \"OUTCOME_KIND_INTERCEPTED\", \"done_on\": {\"year\": $year, \"month\": $month, \"day\": $day}}" > outcome.json \
    || { cat outcome.json >&2; exit 1; }
  echo "   $code was kept out by $measure"
fi

echo "5. What changes: the first events of the stream, which goes on after «last-event-id»"
{ curl -sS -N -m "${WATCH_SECONDS:-3}" -H 'credithub-agency: sx-procurement' -H 'credithub-purpose: procurement' -H 'accept: text/event-stream' \
  "$hub/v1/sanction-changes?snapshot=true&filter.matter_codes=procurement" || [ $? -eq 28 ]; } | grep -E '^(event|id):' | sed 's/^/   /'
