#!/usr/bin/env python3
"""An afternoon of bidding: who may take part, the same for all bidders at once, a receipt for the file that is proven at once, and what
was done.

Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bidder.py HUB_KEY.pem CODE [CODE ...]
"""

import datetime
import os
import sys
from pathlib import Path

import credithub
from credithub.proofs import ReceiptProof, read_pems
from credithub.v1 import outcome_service_pb2, sanctions_pb2

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def main() -> int:
    """The afternoon."""
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    trusted, codes = read_pems(Path(sys.argv[1]).read_text(encoding="ascii")), sys.argv[2:]
    address = os.environ.get("CREDITHUB_ADDRESS", "http://127.0.0.1:5080")
    with credithub.CreditHub.connect(address, agency="sx-procurement", purpose="procurement") as hub:
        print("1. Each bidder")
        barred = []
        for code in codes:
            answer = hub.check(code, "procurement", case_number="2026-118")
            print(f"   {code}: {sanctions_pb2.Verdict.Name(answer.verdict)}")
            for reason in answer.reasons:
                print(f"      {reason.measure_name}, {reason.authority.name}, {reason.document_number}; {reason.remedy}")
            if answer.verdict == sanctions_pb2.VERDICT_BARRED:
                barred.append((code, answer))

        print("2. All bidders on one stream")
        for each in hub.check_many(credithub.question(code, "procurement", number=n) for n, code in enumerate(codes, 1)):
            print(f"   {each.number}: {sanctions_pb2.Verdict.Name(each.check.verdict) if each.HasField('check') else each.fault.message}")

        print("3. The receipts of those that are barred, for the file, and what was done")
        for code, answer in barred:
            receipt = hub.get_receipt(answer.decision_id)
            Path(f"{code}.receipt").write_bytes(receipt.SerializeToString())
            proof = ReceiptProof.of(receipt, trusted)
            same = "the answer is the one that left" if proof.is_of_answer(answer) else "the answer is NOT the one that left"
            print(f"   {code}: decision {proof.decision_id} proven; {same}")
            hub.report_outcome(
                outcome_service_pb2.ReportOutcomeRequest(
                    decision_id=answer.decision_id,
                    unified_social_credit_code=code,
                    matter_code="procurement",
                    measure_codes=[answer.reasons[0].measure_code],
                    kind=outcome_service_pb2.OUTCOME_KIND_INTERCEPTED,
                    done_on=credithub.beijing_date(datetime.datetime.now(BEIJING).date()),
                )
            )
            print(f"   {code} was kept out by {answer.reasons[0].measure_code}")

        print("4. A matter that there is none of")
        try:
            hub.check(codes[0], "procuremen")
        except credithub.HubError as refusal:
            print(f"   {refusal.reason}, field {refusal.field}. {refusal.cure}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except credithub.HubError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(4 if isinstance(refusal, credithub.HubUnreachable) else 1)
