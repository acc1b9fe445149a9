"""The Python client behind the commands of the conformance suite (docs/clients.md): JSON lines on standard input, events as JSON lines
on standard output."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any, Dict, Iterator, Mapping

import credithub
from credithub.v1 import core_pb2, records_pb2, reporting_service_pb2, sanction_service_pb2, sanctions_pb2

Command = Mapping[str, Any]
_SAYING = threading.Lock()


def say(event: str, **more: Any) -> None:
    """Prints an event."""
    with _SAYING:
        print(json.dumps({"event": event, **more}, ensure_ascii=False), flush=True)


def main() -> None:
    """Does command after command. A refusal is an event; anything else ends the driver, and with it the scenario."""
    hub = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["do"] == "connect":
                settings = {name: command[name] for name in command if name not in ("do", "address", "agency", "purpose")}
                hub = credithub.CreditHub.connect(command["address"], command["agency"], command["purpose"], **settings)
                say("ready")
            else:
                COMMANDS[command["do"]](hub, command)
        except credithub.HubError as error:
            kind = {credithub.TokenTooOld: "too-old", credithub.HubUnreachable: "unreachable"}.get(type(error), "refused")
            say(
                "error",
                kind=kind,
                reason=error.reason,
                status=error.status.name,
                field=error.field,
                cure=error.cure,
                metadata=dict(error.metadata),
                violations=[v.reason for v in error.violations],
                localized=error.localized,
            )


def check(hub: credithub.CreditHub, command: Command) -> None:
    """One check, for another purpose or company where the command says so."""
    changed = {name: command[name] for name in ("purpose", "acting_for", "deadline") if name in command}
    answer = hub.with_options(**changed).check(command["code"], command["matter"])
    say("answer", verdict=sanctions_pb2.Verdict.Name(answer.verdict)[8:], token=answer.token.value)


def check_many(hub: credithub.CreditHub, command: Command) -> None:
    """Many checks: «count» companies c1, c2 … under the numbers 1, 2 …; those in «bad» have a malformed code."""
    bad = command.get("bad", [])
    questions = (credithub.question("bad" if n in bad else f"c{n}", "procurement", number=n) for n in range(1, command["count"] + 1))
    for answer in hub.check_many(questions):
        said: Dict[str, Any] = {"number": answer.number}
        if answer.HasField("check"):
            said.update(verdict=sanctions_pb2.Verdict.Name(answer.check.verdict)[8:], token=answer.check.token.value)
        else:
            said.update(fault=credithub.reason_name(answer.fault.reason))
        say("answer", **said)
    say("done")


def report(hub: credithub.CreditHub, command: Command) -> None:
    """Reports «count» rows r1, r2 … under the numbers 1, 2 …, or under the number «row» all of them; or judgment defaults of the
    companies in «codes»."""
    for result in hub.report(_rows(command), first_load=command.get("first_load", False)):
        if result.HasField("acknowledged"):
            say(
                "result",
                row=result.row,
                effect=reporting_service_pb2.RowEffect.Name(result.acknowledged.effect)[11:],
                token=result.acknowledged.token.value,
            )
        else:
            fault = result.refused.faults[0]
            reason = credithub.reason_name(fault.reason)
            say("result", row=result.row, refused=reason, field=fault.field, cure=credithub.cure_of(reason))
    say("done")


def watch(hub: credithub.CreditHub, command: Command) -> None:
    """Watches from «start» (now, beginning, snapshot, after TOKEN) and stops after «events» events; keeps its token in the file «store»."""
    store = credithub.FileTokenStore(command["store"]) if "store" in command else None
    begin, _, token = command.get("start", "now").partition(" ")
    start = credithub.WatchStart.after(token) if token else getattr(credithub.WatchStart, begin)()
    wanted = sanction_service_pb2.SanctionFilter(matter_codes=command.get("matters", []))
    with hub.watch(start, sanction_filter=wanted, heartbeat_seconds=command.get("heartbeat_seconds", 0), store=store) as events:
        count = 0
        for event in events:
            count += 1
            say(_kind(event), **_content(event))
            if count == command.get("events"):
                break
    say("done")


def mirror(hub: credithub.CreditHub, command: Command) -> None:
    """Mirrors into the file «path» until its token is «until»; says what is mirrored."""
    kept = credithub.Mirror(command["path"])
    runner = threading.Thread(target=kept.run, args=(hub,), kwargs={"heartbeat_seconds": command.get("heartbeat_seconds", 0)}, daemon=True)
    runner.start()
    while kept.state.token != command["until"] and runner.is_alive():
        runner.join(0.02)
    say("mirror", token=kept.state.token, records=sorted(each.record.record_number for each in kept.all()))
    kept.close()


def _rows(command: Command) -> Iterator[reporting_service_pb2.ReportRow]:
    for n in range(1, command.get("count", len(command.get("codes", []))) + 1):
        record = records_pb2.CreditRecord(dataset="court.judgment-default", record_number=f"{command.get('prefix', 'r')}{n}", version=1)
        if "codes" in command:
            record.subject.unified_social_credit_code, record.subject.name = command["codes"][n - 1], "公司"
            record.document.number = record.judgment_default.case_number = f"(2026)陕0113执{n}号"
            record.authority.name = record.judgment_default.court = "西安市雁塔区人民法院"
            record.decided_on.CopyFrom(core_pb2.BeijingDate(year=2026, month=10, day=20))
            record.judgment_default.circumstances = "有履行能力而拒不履行生效法律文书确定义务"
        if "bytes_each" in command:
            record.subject.name = "x" * command["bytes_each"]
        yield reporting_service_pb2.ReportRow(row=command.get("row", n), record=record)


def _kind(event: credithub.WatchEvent) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in type(event).__name__).lstrip("_")


def _content(event: credithub.WatchEvent) -> Dict[str, Any]:
    said: Dict[str, Any] = {"token": event.token}
    if isinstance(event, credithub.Changes):
        said["records"] = [each.sanction.record.record_number for each in event.set.changes if each.HasField("sanction")]
    elif isinstance(event, credithub.SnapshotEntry):
        said["records"] = [each.record.record_number for each in event.entry.sanctions]
    return said


COMMANDS = {"check": check, "check_many": check_many, "report": report, "watch": watch, "mirror": mirror}

if __name__ == "__main__":
    main()
