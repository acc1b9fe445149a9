"""Any number of items over a bidirectional call: after a break the unanswered ones are sent again, and each answer is handed over once."""

from __future__ import annotations

import time
from typing import Any, Callable, Generic, Iterable, Iterator, List, Tuple, TypeVar

import grpc

from credithub import _channel, errors
from credithub._backoff import Backoff
from credithub._outbox import Outbox
from credithub.options import Options
from credithub.v1 import eligibility_service_pb2 as eligibility
from credithub.v1 import reporting_service_pb2 as reporting

Item = TypeVar("Item", reporting.ReportRow, eligibility.CheckQuestion)
Answer = TypeVar("Answer")
Numbered = List[Tuple[int, Any]]


class Exchange(Generic[Item, Answer]):
    """One stream of rows or questions. Fit only for commands that are safe to repeat, as every command of the hub is."""

    def __init__(
        self,
        options: Options,
        channel: grpc.Channel,
        open_call: Callable[[Iterator[Any]], Any],
        request: Callable[[Numbered], Any],
        answers: Callable[[Any], Iterable[Tuple[int, Answer]]],
        for_caller: Callable[[Item, Answer], Answer],
        in_order: bool,
    ) -> None:
        self._options, self._channel, self._open_call, self._request = options, channel, open_call, request
        self._answers, self._in_order = answers, in_order
        self._for_caller: Callable[[Item, Answer], Answer] = for_caller

    def run(self, items: Iterable[Item]) -> Iterator[Answer]:
        """Hands over each item's answer once. Raises HubError where the hub refuses the stream, or nothing moved for too long."""
        outbox: Outbox[Item] = Outbox(items, self._options.batch_size, self._options.window)
        backoff = Backoff(self._options)
        moved = time.monotonic()
        try:
            while not outbox.is_empty:
                broken = yield from self._converse(outbox)
                if broken is None:
                    break
                error, handed_over = broken
                if handed_over:
                    moved = time.monotonic()
                    backoff.reset()
                if not errors.is_repeatable(error) or time.monotonic() - moved >= self._options.give_up_after:
                    raise error
                _channel.pause(self._channel, time.sleep, backoff.next(error.retry_after))
            if outbox.failure is not None:
                raise outbox.failure
        finally:
            outbox.stop()

    def _converse(self, outbox: Outbox[Item]) -> Any:
        """Talks on one connection until all is answered (None), or until it ends otherwise: the error, and whether anything was
        answered."""
        call = self._open_call(self._request(batch) for batch in outbox.batches())
        handed_over = False
        try:
            for response in call:
                for number, answer in self._answers(response):
                    item = outbox.strike(number, self._in_order)
                    if item is None:
                        raise errors.HubError(grpc.StatusCode.INTERNAL, "", f"The hub answered number {number} out of turn.")
                    handed_over = True
                    yield self._for_caller(item, answer)
            if outbox.is_empty:
                return None
            return errors.HubUnreachable(grpc.StatusCode.UNAVAILABLE, "", "The hub ended the stream early."), handed_over
        except grpc.RpcError as failure:
            return errors.error_of(failure, self._options.address), handed_over
        finally:
            outbox.end_connection()
            call.cancel()


def report_request(rows: Numbered, first_load: bool) -> reporting.ReportRequest:
    """A message of rows, under the stream's numbers."""
    message = reporting.ReportRequest(first_load=first_load)
    for number, row in rows:
        message.rows.add().CopyFrom(row)
        message.rows[-1].row = number
    return message


def row_results(response: reporting.ReportResponse) -> Iterable[Tuple[int, reporting.RowResult]]:
    """The results of a message, with the stream's numbers."""
    return ((result.row, result) for result in response.results)


def row_result(row: reporting.ReportRow, result: reporting.RowResult) -> reporting.RowResult:
    """The result under the caller's own number."""
    result.row = row.row
    return result


def check_request(questions: Numbered) -> eligibility.CheckManyRequest:
    """A message of questions, under the stream's numbers."""
    message = eligibility.CheckManyRequest()
    for number, question in questions:
        message.questions.add(number=number).check.CopyFrom(question.check)
    return message


def check_answers(response: eligibility.CheckManyResponse) -> Iterable[Tuple[int, eligibility.CheckAnswer]]:
    """The answers of a message, each made whole with what stands once in the message."""
    for answer in response.answers:
        if answer.HasField("check"):
            check = answer.check
            if not check.HasField("token"):
                check.token.CopyFrom(response.token)
            check.decided_at = check.decided_at or response.decided_at
            check.catalogue_version = check.catalogue_version or response.catalogue_version
            if not check.source_ages:
                check.source_ages.extend(response.source_ages)
        yield answer.number, answer


def check_answer(question: eligibility.CheckQuestion, answer: eligibility.CheckAnswer) -> eligibility.CheckAnswer:
    """The answer under the caller's own number."""
    answer.number = question.number
    return answer
