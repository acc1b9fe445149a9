"""The hub for asyncio: checks, reads and a watch. Reports and many checks are streams that :class:`credithub.CreditHub` carries, in a
thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, AsyncIterator, Callable, Optional, TypeVar

import grpc
import grpc.aio

from credithub import _channel, errors, events, watching
from credithub._backoff import Backoff
from credithub.client import question
from credithub.options import Options
from credithub.tokens import TokenStore
from credithub.v1 import eligibility_service_pb2 as eligibility
from credithub.v1 import evidence_pb2
from credithub.v1 import evidence_service_pb2 as evidence
from credithub.v1 import sanction_service_pb2 as sanction
from credithub.v1.eligibility_service_pb2_grpc import EligibilityServiceStub
from credithub.v1.evidence_service_pb2_grpc import EvidenceServiceStub
from credithub.v1.sanction_service_pb2_grpc import SanctionServiceStub

Stub = TypeVar("Stub")


def _open_channel(options: Options) -> grpc.aio.Channel:
    secure = _channel.credentials(options)
    if secure is None:
        return grpc.aio.insecure_channel(_channel.target(options), _channel.arguments(options))
    return grpc.aio.secure_channel(_channel.target(options), secure, _channel.arguments(options))


class AsyncCreditHub:
    """The hub, for one event loop. Refusals and failures are raised as :class:`credithub.HubError`."""

    def __init__(self, options: Options, *, _shared: Optional[grpc.aio.Channel] = None) -> None:
        self.options = options
        self._is_owner = _shared is None
        self._channel = _shared if _shared is not None else _open_channel(options)

    def with_options(self, **changed: Any) -> AsyncCreditHub:
        """The same connection with other options, such as ``purpose`` or ``acting_for``. Close the first client only."""
        return AsyncCreditHub(replace(self.options, **changed), _shared=self._channel)

    async def close(self) -> None:
        """Ends every call that is still running and closes the connection."""
        if self._is_owner:
            await self._channel.close()

    async def __aenter__(self) -> AsyncCreditHub:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def check(self, code: str, matter: str, **details: Any) -> eligibility.CheckResponse:
        """As :meth:`credithub.CreditHub.check`."""
        return await self.call(self.stub(EligibilityServiceStub).Check, question(code, matter, **details).check)

    async def get_receipt(self, decision_id: str) -> evidence_pb2.DecisionReceipt:
        """As :meth:`credithub.CreditHub.get_receipt`."""
        answer = await self.call(self.stub(EvidenceServiceStub).GetReceipt, evidence.GetReceiptRequest(decision_id=decision_id))
        return answer.receipt

    async def watch(
        self,
        start: Optional[events.WatchStart] = None,
        *,
        sanction_filter: Optional[sanction.SanctionFilter] = None,
        heartbeat_seconds: int = 0,
        store: Optional[TokenStore] = None,
    ) -> AsyncIterator[events.WatchEvent]:
        """As :meth:`credithub.CreditHub.watch`. Cancel the task that reads it to end it. The store is written in the loop's thread."""
        token = store.load() if store is not None else ""
        begin = events.WatchStart.after(token) if token else start or events.WatchStart.now()
        progress = watching.Progress(begin, sanction_filter, heartbeat_seconds)
        backoff = Backoff(self.options)
        saved = token
        channel = self._channel
        own: Optional[grpc.aio.Channel] = None
        try:
            while True:
                call = SanctionServiceStub(channel).Watch(progress.request(), metadata=_channel.metadata(self.options))
                try:
                    while True:
                        response = await asyncio.wait_for(call.read(), progress.silence)
                        if response is grpc.aio.EOF:
                            break
                        backoff.reset()
                        event = progress.note(response)
                        if event is not None:
                            yield event
                            if store is not None and event.token and event.token != saved:
                                store.save(event.token)
                                saved = event.token
                    error: errors.HubError = errors.HubUnreachable(grpc.StatusCode.UNAVAILABLE, "", "The hub ended the watch.")
                except asyncio.TimeoutError:
                    error = errors.HubUnreachable(grpc.StatusCode.UNAVAILABLE, "", "Nothing came on the watch.")
                    # What is silent is most likely the connection, so that a call on it would be silent too.
                    if own is not None:
                        await own.close()
                    channel = own = _open_channel(self.options)
                except grpc.aio.AioRpcError as failure:
                    error = errors.error_of(failure, self.options.address)
                    if not errors.is_repeatable(error):
                        raise error from failure
                finally:
                    call.cancel()
                await asyncio.sleep(backoff.next(error.retry_after))
                restarted = progress.note_break()
                if restarted is not None:
                    yield restarted
        finally:
            if own is not None:
                await own.close()

    def stub(self, kind: Callable[[Any], Stub]) -> Stub:
        """A generated stub on this connection. Make its unary calls by :meth:`call`."""
        return kind(self._channel)

    async def call(self, method: Any, request: Any, *, repeat: bool = True) -> Any:
        """As :meth:`credithub.CreditHub.call`."""
        backoff = Backoff(self.options)
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.options.deadline
        attempt = 1
        while True:
            try:
                return await method(request, timeout=max(ends - loop.time(), 0.001), metadata=_channel.metadata(self.options))
            except grpc.aio.AioRpcError as failure:
                error = errors.error_of(failure, self.options.address)
                pause = backoff.next(error.retry_after)
                if not repeat or attempt >= self.options.attempts or not errors.is_repeatable(error) or loop.time() + pause >= ends:
                    raise error from failure
                attempt += 1
                await asyncio.sleep(pause)
