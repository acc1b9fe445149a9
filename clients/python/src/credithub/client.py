"""The hub, as an agency's system calls it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Callable, Iterable, Iterator, List, Optional, Type, TypeVar, Union

import grpc

from credithub import _channel, _exchange, errors, events, watching
from credithub._backoff import Backoff
from credithub.options import Options
from credithub.tokens import TokenStore
from credithub.v1 import core_pb2
from credithub.v1 import eligibility_service_pb2 as eligibility
from credithub.v1 import evidence_pb2
from credithub.v1 import evidence_service_pb2 as evidence
from credithub.v1 import ledger_proof_service_pb2 as ledger
from credithub.v1 import outcome_service_pb2 as outcome
from credithub.v1 import reporting_service_pb2 as reporting
from credithub.v1 import sanction_service_pb2 as sanction
from credithub.v1 import subject_service_pb2 as subject
from credithub.v1.eligibility_service_pb2_grpc import EligibilityServiceStub
from credithub.v1.evidence_service_pb2_grpc import EvidenceServiceStub
from credithub.v1.ledger_proof_service_pb2_grpc import LedgerProofServiceStub
from credithub.v1.outcome_service_pb2_grpc import OutcomeServiceStub
from credithub.v1.reporting_service_pb2_grpc import ReportingServiceStub
from credithub.v1.sanction_service_pb2_grpc import SanctionServiceStub
from credithub.v1.subject_service_pb2_grpc import SubjectServiceStub

Request = TypeVar("Request")
Response = TypeVar("Response")
Stub = TypeVar("Stub")


def question(
    code: str,
    matter: str,
    *,
    number: int = 0,
    region: str = "",
    industry: str = "",
    effective_on: Optional[date] = None,
    known_at: Optional[datetime] = None,
    at_least: str = "",
    fully_consistent: bool = False,
    case_number: str = "",
    papers_missing: bool = False,
) -> eligibility.CheckQuestion:
    """A question about a company, for :meth:`CreditHub.check_many`.

    :param code: the company's unified social credit code (统一社会信用代码).
    :param matter: code of the matter (事项), such as ``procurement``.
    :param number: your own number of the question, which its answer carries.
    :param region: region in which the matter lies, GB/T 2260. Left out, measures limited to a region count as ATTENTION.
    :param industry: industry that the matter concerns, GB/T 4754-2017. Left out, likewise.
    :param effective_on: the day for which the answer is to hold (生效时间). None: today in Beijing.
    :param known_at: answer with what the hub knew then (记录时间). None: what it knows now.
    :param at_least: token of a state that the answer must know, such as that of an acknowledged row.
    :param fully_consistent: the answer must know everything that any node acknowledged before the call began.
    :param case_number: your case number (办件编号), for the evidence.
    :param papers_missing: the application lacks papers that the company commits itself to hand in (容缺受理).
    """
    if at_least and fully_consistent:
        raise ValueError("at_least and fully_consistent exclude each other; give one of them.")
    check = eligibility.CheckRequest(
        unified_social_credit_code=code,
        matter_code=matter,
        region_code=region,
        industry_code=industry,
        case_number=case_number,
        papers_missing=papers_missing,
        known_at=known_at.isoformat() if known_at is not None else "",
    )
    if effective_on is not None:
        check.effective_on.CopyFrom(beijing_date(effective_on))
    if at_least:
        check.freshness.at_least.value = at_least
    elif fully_consistent:
        check.freshness.fully_consistent = True
    return eligibility.CheckQuestion(number=number, check=check)


def beijing_date(day: date) -> core_pb2.BeijingDate:
    """A day, as the contract writes it."""
    return core_pb2.BeijingDate(year=day.year, month=day.month, day=day.day)


class CreditHub:
    """The hub. One client serves a whole process: it is safe for any number of threads and keeps one connection.

    Refusals and failures are raised as :class:`credithub.HubError`. Every generated service is reachable by :meth:`stub`.
    """

    def __init__(self, options: Options, *, _shared: Optional[grpc.Channel] = None) -> None:
        self.options = options
        self._is_owner = _shared is None
        self._channel: grpc.Channel = _shared if _shared is not None else _channel.open_channel(options)

    @staticmethod
    def connect(address: str, agency: str, purpose: str, **settings: Any) -> CreditHub:
        """Makes a client; the settings are those of :class:`credithub.Options`. Nothing is sent until the first call. Raises ValueError."""
        return CreditHub(Options(address=address, agency=agency, purpose=purpose, **settings))

    def with_options(self, **changed: Any) -> CreditHub:
        """The same connection with other options, such as ``purpose``, ``acting_for`` or ``deadline`` of one call. Close the first
        client only."""
        for fixed in ("address", "certificate_file", "certificate_key_file", "authority_file"):
            if fixed in changed:
                raise ValueError(f"{fixed} belongs to the connection; make another client.")
        return CreditHub(replace(self.options, **changed), _shared=self._channel)

    def close(self) -> None:
        """Ends every call that is still running and closes the connection."""
        if self._is_owner:
            self._channel.close()

    def __enter__(self) -> CreditHub:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Checking

    def check(self, code: str, matter: str, **details: Any) -> eligibility.CheckResponse:
        """Asks whether a company may do something (逢办必查). The details are those of :func:`credithub.question`. Repeated while the hub is
        unavailable."""
        request = question(code, matter, **details).check
        return self.call(self.stub(EligibilityServiceStub).Check, request)

    def check_many(self, questions: Iterable[eligibility.CheckQuestion]) -> Iterator[eligibility.CheckAnswer]:
        """Asks any number of questions on one stream. Each is answered once, in their order, under its own number; a bad one with its
        fault.

        Questions are taken in only as fast as the answers are read; after a break the unanswered ones are asked again.
        """
        exchange: _exchange.Exchange[eligibility.CheckQuestion, eligibility.CheckAnswer] = _exchange.Exchange(
            self.options,
            self._channel,
            lambda messages: self.stub(EligibilityServiceStub).CheckMany(messages, metadata=_channel.metadata(self.options)),
            _exchange.check_request,
            _exchange.check_answers,
            _exchange.check_answer,
            in_order=True,
        )
        return exchange.run(questions)

    def report_outcome(self, request: outcome.ReportOutcomeRequest) -> outcome.ReportOutcomeResponse:
        """Says what was done with an answer (intercepted, restricted, warned, let pass, favoured). The same again changes nothing."""
        return self.call(self.stub(OutcomeServiceStub).ReportOutcome, request)

    # Reporting

    def report(self, rows: Iterable[reporting.ReportRow], *, first_load: bool = False) -> Iterator[reporting.RowResult]:
        """Reports any number of rows on one stream. Each row's result is handed over once, under its own number.

        An acknowledged row is on disk; a refused one lists its faults and delays no other. Rows are taken in only as fast as results
        are read. After a break the rows without a result are sent again as they are, which is safe: the hub knows a row that it has
        taken.
        """
        exchange: _exchange.Exchange[reporting.ReportRow, reporting.RowResult] = _exchange.Exchange(
            self.options,
            self._channel,
            lambda messages: self.stub(ReportingServiceStub).Report(messages, metadata=_channel.metadata(self.options)),
            lambda batch: _exchange.report_request(batch, first_load),
            _exchange.row_results,
            _exchange.row_result,
            in_order=False,
        )
        return exchange.run(rows)

    # Watching

    def watch(
        self,
        start: Optional[events.WatchStart] = None,
        *,
        sanction_filter: Optional[sanction.SanctionFilter] = None,
        heartbeat_seconds: int = 0,
        store: Optional[TokenStore] = None,
    ) -> watching.Watch:
        """Follows the changes of sanctions until closed. Each change is handed over once and in order, whatever becomes of the connection.

        After a break, or three heartbeats of silence, the watch goes on by itself from the last token handed over. Only a refusal ends
        it, such as :class:`credithub.TokenTooOld`.

        :param start: where to begin where the store holds no token. None: now.
        :param sanction_filter: which changes are wanted. None: all.
        :param heartbeat_seconds: seconds of silence after which the hub sends a checkpoint, 1 to 300. 0: the hub's default of 15.
        :param store: keeps the token of each event once the next one is asked for, so that a later process goes on there. None: nothing
            is kept.
        """
        token = store.load() if store is not None else ""
        begin = events.WatchStart.after(token) if token else start or events.WatchStart.now()
        progress = watching.Progress(begin, sanction_filter, heartbeat_seconds)
        return watching.Watch(self.options, self._channel, progress, store)

    def list_active(
        self, sanction_filter: Optional[sanction.SanctionFilter] = None, page_size: int = 0
    ) -> Iterator[sanction.SnapshotEntry]:
        """Lists what holds now, in order of code. Fetches page after page as it is read."""
        request = sanction.ListActiveRequest(filter=sanction_filter, page_size=page_size)
        while True:
            page: sanction.ListActiveResponse = self.call(self.stub(SanctionServiceStub).ListActive, request)
            yield from page.entries
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    # Reading

    def get_profile(self, code: str) -> subject.GetProfileResponse:
        """What the hub holds of a company."""
        return self.call(self.stub(SubjectServiceStub).GetProfile, subject.GetProfileRequest(unified_social_credit_code=code))

    # Proving

    def get_receipt(self, decision_id: str) -> evidence_pb2.DecisionReceipt:
        """The receipt of a decision (核查回执), to be filed beside the answer. :class:`credithub.proofs.ReceiptProof` proves it, without the
        hub."""
        answer: evidence.GetReceiptResponse = self.call(
            self.stub(EvidenceServiceStub).GetReceipt, evidence.GetReceiptRequest(decision_id=decision_id)
        )
        return answer.receipt

    def list_key_chains(self) -> List[List[evidence_pb2.EvidenceKeyRecord]]:
        """The chains of public keys of all logs, as ``fresher`` of a receipt's proof. Take the key that you trust from the operator, not
        from here."""
        answer: evidence.ListKeysResponse = self.call(self.stub(EvidenceServiceStub).ListKeys, evidence.ListKeysRequest())
        return [list(answer.keys), *(list(log.keys) for log in answer.other_logs)]

    def get_checkpoint(self, reaching_position: int = 0) -> ledger.GetCheckpointResponse:
        """The newest signed checkpoint of the ledger; one that reaches a position where that is given."""
        return self.call(self.stub(LedgerProofServiceStub).GetCheckpoint, ledger.GetCheckpointRequest(reaching_position=reaching_position))

    def get_inclusion_proof(self, position: int, size: int = 0) -> ledger.GetInclusionProofResponse:
        """The proof that the entry at a position is in the tree of a size. 0: in that of the checkpoint that the answer holds."""
        return self.call(self.stub(LedgerProofServiceStub).GetInclusionProof, ledger.GetInclusionProofRequest(position=position, size=size))

    def get_consistency_proof(self, from_size: int, to_size: int = 0) -> ledger.GetConsistencyProofResponse:
        """The proof that the tree of one size begins with that of a smaller one. 0: the tree of the newest checkpoint, which the answer
        holds."""
        return self.call(
            self.stub(LedgerProofServiceStub).GetConsistencyProof, ledger.GetConsistencyProofRequest(from_size=from_size, to_size=to_size)
        )

    def get_record_proof(self, dataset: str, record_number: str, version: int) -> ledger.GetRecordProofResponse:
        """The proof that a version of a record of the caller's is in the ledger as it was taken. Keep it."""
        request = ledger.GetRecordProofRequest(dataset=dataset, record_number=record_number, version=version)
        return self.call(self.stub(LedgerProofServiceStub).GetRecordProof, request)

    # What this class lacks

    def stub(self, kind: Callable[[grpc.Channel], Stub]) -> Stub:
        """A generated stub on this connection. Make its unary calls by :meth:`call`, which says who calls and raises HubError."""
        return kind(self._channel)

    def call(self, method: Any, request: Any, *, repeat: bool = True) -> Any:
        """Makes a unary call within the deadline, and again while the contract or the network says that this may help.

        A pause that the hub asks for is kept; one that would outlast the deadline is not begun.

        :param repeat: False for the few calls of which the contract says that each repetition does something more, such as ``RotateKey``.
        """
        backoff = Backoff(self.options)
        ends = time.monotonic() + self.options.deadline
        attempt = 1
        while True:
            try:
                return method(request, timeout=max(ends - time.monotonic(), 0.001), metadata=_channel.metadata(self.options))
            except grpc.RpcError as failure:
                error = errors.error_of(failure, self.options.address)
                pause = backoff.next(error.retry_after)
                if not repeat or attempt >= self.options.attempts or not errors.is_repeatable(error) or time.monotonic() + pause >= ends:
                    raise error from failure
                attempt += 1
                _channel.pause(self._channel, time.sleep, pause)
