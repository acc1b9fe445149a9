"""A hub that does what a scenario says, over real gRPC: cuts, delays, refuses, splits, answers «too old», falls silent. It records what
reached it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, Iterator, List, Mapping, Optional

import grpc

from credithub._proto.google.rpc import error_details_pb2, status_pb2
from credithub.v1 import eligibility_service_pb2 as eligibility
from credithub.v1 import error_facts_pb2, error_reason_pb2
from credithub.v1 import reporting_service_pb2 as reporting
from credithub.v1 import sanction_service_pb2 as sanction
from credithub.v1 import sanctions_pb2
from credithub.v1.eligibility_service_pb2_grpc import EligibilityServiceServicer, add_EligibilityServiceServicer_to_server
from credithub.v1.reporting_service_pb2_grpc import ReportingServiceServicer, add_ReportingServiceServicer_to_server
from credithub.v1.sanction_service_pb2_grpc import SanctionServiceServicer, add_SanctionServiceServicer_to_server
from proxy import Relay

Step = Mapping[str, Any]
_CODES = {code.value[0]: code for code in grpc.StatusCode}


class ScriptedHub(EligibilityServiceServicer, ReportingServiceServicer, SanctionServiceServicer):
    """Serves one scenario. ``script`` holds, for each method, what becomes of its first call, its second and so on."""

    def __init__(self, script: Mapping[str, List[Any]], tear_ms: Optional[int] = None) -> None:
        """
        :param script: for each method a list of calls, each a list of steps (of Check, a step); {"always": …} stands for all further calls.
        :param tear_ms: milliseconds after which all connections are torn, twenty times from the first call on. None: only where a step says so.
        """
        self._tear_ms = tear_ms
        self._script = {method: list(calls) for method, calls in script.items()}
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._known_rows: Dict[str, int] = {}
        self.calls: List[Dict[str, Any]] = []
        self._server = grpc.server(ThreadPoolExecutor(16), options=[("grpc.so_reuseport", 0)])
        for add in (
            add_EligibilityServiceServicer_to_server,
            add_ReportingServiceServicer_to_server,
            add_SanctionServiceServicer_to_server,
        ):
            add(self, self._server)
        self._relay = Relay(self._server.add_insecure_port("127.0.0.1:0"))
        self.address = self._relay.address

    def __enter__(self) -> ScriptedHub:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._relay.close()
        self._server.stop(0).wait()

    def Check(self, request: eligibility.CheckRequest, context: grpc.ServicerContext) -> eligibility.CheckResponse:
        step, call = self._begin("Check", context)
        call.update(code=request.unified_social_credit_code, matter=request.matter_code)
        self._pass(step, context)
        return _check(step.get("answer", "CLEAR"))

    def CheckMany(
        self, request_iterator: Iterator[eligibility.CheckManyRequest], context: grpc.ServicerContext
    ) -> Iterator[eligibility.CheckManyResponse]:
        steps, call = self._begin("CheckMany", context)
        call["numbers"] = []

        def items() -> Iterator[Any]:
            for message in request_iterator:
                for question in message.questions:
                    call["numbers"].append(question.check.unified_social_credit_code)
                    yield question

        def answer(questions: List[Any], step: Step) -> eligibility.CheckManyResponse:
            response = eligibility.CheckManyResponse(decided_at="2026-11-24T09:39:26.627+08:00", catalogue_version="c1")
            response.token.value = "t-shared"
            for question in questions:
                made = response.answers.add(number=question.number + step.get("shift", 0))
                if question.check.unified_social_credit_code == "bad":
                    made.fault.reason, made.fault.field = error_reason_pb2.ERROR_REASON_CODE_MALFORMED, "unified_social_credit_code"
                else:
                    made.check.verdict = sanctions_pb2.VERDICT_CLEAR
            return response

        yield from self._converse(steps, items(), answer, context)

    def Report(
        self, request_iterator: Iterator[reporting.ReportRequest], context: grpc.ServicerContext
    ) -> Iterator[reporting.ReportResponse]:
        steps, call = self._begin("Report", context)
        call.update(rows=[], messages=0, largest=0)

        def items() -> Iterator[Any]:
            for message in request_iterator:
                call["messages"] += 1
                call["largest"] = max(call["largest"], len(message.rows))
                for row in message.rows:
                    call["rows"].append(row.record.record_number)
                    yield row

        def answer(rows: List[Any], step: Step) -> reporting.ReportResponse:
            response = reporting.ReportResponse()
            for row in rows:
                number = row.record.record_number
                result = response.results.add(row=row.row + step.get("shift", 0))
                if "refuse_row" in step:
                    fault = result.refused.faults.add(
                        reason=error_reason_pb2.ErrorReason.Value("ERROR_REASON_" + step["refuse_row"]), field="record.subject"
                    )
                    fault.message = "A fault."
                    continue
                # «Repeated» says that a connection before had taken the row already.
                again = self._known_rows.setdefault(number, id(call)) != id(call)
                result.acknowledged.effect = reporting.ROW_EFFECT_REPEATED if again else reporting.ROW_EFFECT_RECORDED
                result.acknowledged.token.value = f"t-{number}"
            return response

        yield from self._converse(steps, items(), answer, context)

    def Watch(self, request: sanction.WatchRequest, context: grpc.ServicerContext) -> Iterator[sanction.WatchResponse]:
        steps, call = self._begin("Watch", context)
        start = request.WhichOneof("start")
        call["start"] = f"after {request.after.value}" if start == "after" else start
        call["matters"] = list(request.filter.matter_codes)
        for step in steps:
            if "send" in step:
                yield _event(step)
            elif "stream" in step:
                after = int(request.after.value[1:]) if start == "after" else 0
                yield from _stream(after, step["stream"])
            else:
                self._pass(step, context)

    def _tear(self, every_ms: int) -> None:
        """Tears every connection twenty times, whatever is on the way."""
        for _ in range(20):
            time.sleep(every_ms / 1000)
            self._relay.cut()

    def _begin(self, method: str, context: grpc.ServicerContext) -> Any:
        said = dict(context.invocation_metadata())
        call = {
            "method": method,
            "at_ms": round((time.monotonic() - self._began) * 1000),
            **{name: said.get(f"credithub-{name.replace('_', '-')}", "") for name in ("agency", "purpose", "acting_for", "key")},
            "language": said.get("accept-language", ""),
        }
        with self._lock:
            self.calls.append(call)
            if self._tear_ms is not None and len(self.calls) == 1:
                threading.Thread(target=self._tear, args=(self._tear_ms,), daemon=True).start()
            step = self._next_call(method)
        if step is None:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"The scenario has no further call of {method}.")
        return step, call

    def _next_call(self, method: str) -> Any:
        """What becomes of the next call; None where the scenario has no further one."""
        calls = self._script.get(method, [])
        if calls and isinstance(calls[0], dict) and "always" in calls[0]:
            return calls[0]["always"]
        return calls.pop(0) if calls else None

    def _converse(self, steps: List[Step], items: Iterator[Any], answer: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        for step in steps:
            if "take" in step:  # Reads without answering: the outcome stays unknown to the client.
                taken = _next(items, step["take"])
                answer(taken, step)
            elif "peek_ms" in step:  # Whether more comes though nothing was answered; what comes counts among the rows of the call.
                peeking = threading.Thread(target=_peek, args=(items,), daemon=True)
                peeking.start()
                peeking.join(step["peek_ms"] / 1000)
            elif "answer" in step:  # Answers so many items, in messages of «each»; -1: all that come.
                left, each = step["answer"], step.get("each", 100)
                while left:
                    batch = _next(items, each if left < 0 else min(each, left))
                    if not batch:
                        break
                    left -= len(batch) if left > 0 else 0
                    time.sleep(step.get("pace_ms", 0) / 1000)
                    yield answer(batch, step)
            else:
                self._pass(step, context)

    def _pass(self, step: Step, context: grpc.ServicerContext) -> None:
        """What is no answer: a delay, a cut, a refusal."""
        time.sleep(step.get("delay_ms", 0) / 1000)
        if step.get("cut"):
            self._relay.cut()
            while context.is_active():
                time.sleep(0.01)
        if step.get("silent"):
            self._relay.fall_silent()
        if step.get("hold") or step.get("silent"):
            # Until the client gives up, which it cannot tell on a connection that fell silent; the scenario's end does.
            ends = time.monotonic() + 30
            while context.is_active() and time.monotonic() < ends:
                time.sleep(0.05)
        if "status" in step:
            context.abort(getattr(grpc.StatusCode, step["status"]), "As the scenario says.")
        if "refuse" in step:
            _refuse(step, context)


CHANGES = {
    "-": sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_ENDED,
    ">": sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_ENTERED,
    "<": sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_LEFT,
}
"""What stands before the name of a record says what became of its sanction; nothing: it started."""

def _refuse(step: Step, context: grpc.ServicerContext) -> None:
    value = error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_name.get("ERROR_REASON_" + step["refuse"])
    code = value.GetOptions().Extensions[error_facts_pb2.reason_facts].status if value is not None else step["code"]
    info = error_details_pb2.ErrorInfo(reason=step["refuse"], domain="credithub.v1", metadata=step.get("metadata", {}))
    status = status_pb2.Status(code=code, message="A refusal.")
    status.details.add().Pack(info)
    if "retry_after_ms" in step:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromMilliseconds(step["retry_after_ms"])
        status.details.add().Pack(retry)
    if "localized" in step:
        status.details.add().Pack(error_details_pb2.LocalizedMessage(locale="zh-CN", message=step["localized"]))
    if "violations" in step:
        status.details.add().Pack(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(field=v["field"], reason=v["reason"], description=v.get("message", ""))
                    for v in step["violations"]
                ]
            )
        )
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(_CODES[code], status.message)


def _peek(items: Iterator[Any]) -> None:
    try:
        next(items, None)
    except grpc.RpcError:
        pass  # The connection was cut meanwhile, as the scenario says.


def _next(items: Iterator[Any], most: int) -> List[Any]:
    taken: List[Any] = []
    while len(taken) < most:
        item: Optional[Any] = next(items, None)
        if item is None:
            break
        taken.append(item)
    return taken


def _check(verdict: str) -> eligibility.CheckResponse:
    response = eligibility.CheckResponse(verdict=sanctions_pb2.Verdict.Value("VERDICT_" + verdict), decision_id="0" * 32)
    response.token.value = "t-check"
    return response


def _event(step: Step) -> sanction.WatchResponse:
    kind, response = step["send"], sanction.WatchResponse()
    if kind == "unknown":  # An event of a later contract: field 99, length 0.
        response.ParseFromString(b"\x9a\x06\x00")
    elif kind == "changes":
        response.changes.recorded_at = "2026-11-24T09:39:26.627+08:00"
        response.changes.more = step.get("more", False)
        if "token" in step:
            response.changes.token.value = step["token"]
        for record in step["records"]:
            change = response.changes.changes.add(unified_social_credit_code="91610000220568570K")
            change.kind = CHANGES.get(record[0], sanctions_pb2.SANCTION_CHANGE_KIND_SANCTION_STARTED)
            _fill(change.sanction, record.lstrip("".join(CHANGES)))
    elif kind == "snapshot_entry":
        response.snapshot_entry.unified_social_credit_code = step.get("code", "91610000220568570K")
        response.snapshot_entry.continued = step.get("continued", False)
        for record in step["records"]:
            _fill(response.snapshot_entry.sanctions.add(), record)
    else:
        getattr(response, kind).token.value = step["token"]
    return response


def _stream(after: int, last: int) -> Iterator[sanction.WatchResponse]:
    """Transactions after a token, with the tokens t1, t2 …; each fifth comes in two messages."""
    for number in range(after + 1, last + 1):
        if number % 5 == 0:
            yield _event({"send": "changes", "records": [f"{number}a"], "more": True})
            time.sleep(0.002)
        yield _event({"send": "changes", "records": [f"{number}"], "token": f"t{number}"})
        time.sleep(0.001)


def _fill(each: sanctions_pb2.Sanction, record: str) -> None:
    number, _, each.list_code = record.partition("@")
    each.record.source, each.record.dataset, each.record.record_number = "sx-court", "court.judgment-default", number
    each.effective_from.year, each.effective_from.month, each.effective_from.day = 2026, 1, 1
