#!/usr/bin/env python3
"""A tax bureau's afternoon: announces arrears (欠税公告) from a CSV file, sees which rows were refused and why, keeps the proof of each record.

Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bureau.py ARREARS.csv CHECKPOINT.vkey

The columns are number, version, code, name, document, tax, yuan, date. The same file may be sent again at any time: each row is taken once.
"""

import csv
import datetime
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Dict, Iterator

import credithub
from credithub.proofs import LedgerProof, NoteKey
from credithub.v1 import records_pb2, reporting_service_pb2

DATASET = "tax.arrears"


def main() -> int:
    """The afternoon."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    proofs = LedgerProof([NoteKey.parse(Path(sys.argv[2]).read_text(encoding="ascii"))])
    address = os.environ.get("CREDITHUB_ADDRESS", "http://127.0.0.1:5080")
    with credithub.CreditHub.connect(address, agency="sx-tax", purpose="reporting") as hub:
        taken = []
        for result in hub.report(rows(lines)):
            line = lines[result.row - 2]
            if result.HasField("acknowledged"):
                print(f"line {result.row}: {reporting_service_pb2.RowEffect.Name(result.acknowledged.effect)}")
                taken.append(line)
            else:
                for fault in result.refused.faults:
                    reason = credithub.reason_name(fault.reason)
                    print(f"line {result.row}: refused, {reason} in {fault.field}. {credithub.cure_of(reason)}")
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=5)
        watermark = reporting_service_pb2.Watermark(dataset=DATASET, complete_as_of=now.isoformat(timespec="seconds"))
        for result in hub.report([reporting_service_pb2.ReportRow(row=1, watermark=watermark)]):
            print(f"complete as of {watermark.complete_as_of}: {'taken' if result.HasField('acknowledged') else 'refused'}")
        for line in taken:
            answer = hub.get_record_proof(DATASET, line["number"], int(line["version"]))
            leaf, checkpoint = proofs.prove_record("sx-tax", DATASET, line["number"], int(line["version"]), answer)
            Path(f"{line['number']}.proof").write_bytes(answer.SerializeToString())
            print(f"{line['number']}: entry {leaf.position} of the ledger of {checkpoint.size}, proven")
    return 0


def rows(lines: list[Dict[str, str]]) -> Iterator[reporting_service_pb2.ReportRow]:
    """The rows of the file, numbered as an editor shows its lines."""
    for number, line in enumerate(lines, 2):
        day = datetime.date.fromisoformat(line["date"])
        record = records_pb2.CreditRecord(
            dataset=DATASET, record_number=line["number"], version=int(line["version"]), decided_on=credithub.beijing_date(day)
        )
        record.subject.unified_social_credit_code, record.subject.name = line["code"], line["name"]
        record.document.number = line["document"]
        record.authority.name = "国家税务总局陕西省税务局"
        record.tax_arrears.tax_kind = line["tax"]
        record.tax_arrears.balance.minor_units = int(Decimal(line["yuan"]) * 100)
        yield reporting_service_pb2.ReportRow(row=number, record=record)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except credithub.HubError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(4 if isinstance(refusal, credithub.HubUnreachable) else 1)
