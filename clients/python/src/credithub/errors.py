"""What the hub refuses, and what fails on the way: exceptions with reason, field, cause and cure from the contract's descriptors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, Tuple

import grpc

from credithub._proto.google.rpc import error_details_pb2, status_pb2
from credithub.v1 import error_facts_pb2, error_reason_pb2

DOMAIN = "credithub.v1"
_PREFIX = "ERROR_REASON_"
_DETAILS_KEY = "grpc-status-details-bin"
_CODES = {code.value[0]: code for code in grpc.StatusCode}
_STATUS_CURES = {
    grpc.StatusCode.UNAVAILABLE: "Check that the hub runs and that the address is right.",
    grpc.StatusCode.DEADLINE_EXCEEDED: "Ask again, or with a longer deadline.",
    grpc.StatusCode.UNIMPLEMENTED: "Check that the address is that of a credit hub of this version.",
}
_TRANSPORT_WORDS = ("RST_STREAM", "GOAWAY", "ransport", "Stream removed", "Socket closed", "Connection reset", "HTTP2")


@dataclass(frozen=True)
class Violation:
    """One of the faults that were found in a request."""

    field: str
    """Path of the field. Empty where the request as a whole is at fault."""
    reason: str
    """Name of the reason, such as ``CODE_CHECK_CHARACTER``."""
    message: str
    """What is wrong and how to put it right."""


class HubError(Exception):
    """The hub refused a call, or could not be reached. ``str()`` of it says why and what to do about it."""

    def __init__(
        self,
        status: grpc.StatusCode,
        reason: str,
        message: str,
        metadata: Optional[Mapping[str, str]] = None,
        retry_after: Optional[float] = None,
        violations: Iterable[Violation] = (),
        localized: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        """The gRPC status of the call."""
        self.reason = reason
        """Name of the reason in the hub's catalogue, such as ``MATTER_UNKNOWN``. Empty where the failure did not come from the hub."""
        self.cause = message
        """What is wrong, in words."""
        self.metadata: Mapping[str, str] = dict(metadata or {})
        """Every dynamic word of the message by name, such as ``field`` or ``expected``."""
        self.retry_after = retry_after
        """Seconds that the hub asks to wait before the call is repeated. None where it asks nothing."""
        self.violations: Tuple[Violation, ...] = tuple(violations)
        """All faults that were found in the request, in the order of the catalogue."""
        self.localized = localized
        """The refusal and its cure in the language of the options. Empty where that is English, and where the hub has no such text."""

    @property
    def field(self) -> str:
        """Path of the field at fault. Empty where it is none."""
        return self.metadata.get("field", "") or next((v.field for v in self.violations if v.field), "")

    @property
    def cure(self) -> str:
        """What to do about it, in a sentence."""
        return cure_of(self.reason) if self.reason else _STATUS_CURES.get(self.status, "See the message.")

    @property
    def is_retryable(self) -> bool:
        """Whether the contract says that the same call, repeated unchanged, may succeed."""
        facts = facts_of(self.reason)
        return facts is not None and facts.retry

    def __str__(self) -> str:
        return f"{self.reason or self.status.name}: {self.cause} {self.cure}"


class HubUnreachable(HubError):
    """Nothing that speaks the contract answered, or it did not within the deadline."""


class TokenTooOld(HubError):
    """A watch cannot be resumed: its token is older than what the hub retains. Start with a snapshot, or from ``oldest_token``."""

    @property
    def oldest_token(self) -> str:
        """The oldest token that can still be resumed. Empty where the hub did not say."""
        return self.metadata.get("oldest_token", "")


def facts_of(reason: str) -> Optional[error_facts_pb2.ReasonFacts]:
    """What the contract states of a reason, given by its name. None for a reason that this library is older than."""
    value = error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_name.get(_PREFIX + reason) if reason else None
    return None if value is None else value.GetOptions().Extensions[error_facts_pb2.reason_facts]


def cure_of(reason: str) -> str:
    """What a caller can do about a reason, in a sentence."""
    facts = facts_of(reason)
    return facts.cure if facts is not None and facts.cure else "See the message."


def reason_name(number: int) -> str:
    """The name of a reason that stands in a row's fault or a question's, such as ``FIELD_REQUIRED``; its number where this library is
    older than it."""
    value = error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_number.get(number)
    return value.name[len(_PREFIX) :] if value is not None else str(number)


def is_repeatable(error: HubError) -> bool:
    """Whether the same call may be tried again by itself: the contract says so, or the network broke. A deadline is over once it is
    over."""
    if error.status == grpc.StatusCode.DEADLINE_EXCEEDED:
        return False
    if error.reason and facts_of(error.reason) is not None:
        return error.is_retryable
    return is_broken(error)


def is_broken(error: HubError) -> bool:
    """Whether a connection broke rather than that the hub refused."""
    if error.status in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNKNOWN):
        return True
    # gRPC says these itself when a connection is torn, and a server may mean them as it says.
    return (
        error.status in (grpc.StatusCode.INTERNAL, grpc.StatusCode.CANCELLED, grpc.StatusCode.DATA_LOSS)
        and not error.reason
        and any(word in error.cause for word in _TRANSPORT_WORDS)
    )


def error_of(failure: Any, address: str = "") -> HubError:
    """Turns what gRPC raises into what callers catch."""
    status = failure.code() or grpc.StatusCode.UNKNOWN
    text = failure.details() or ""
    for item in failure.trailing_metadata() or ():
        if item[0] == _DETAILS_KEY:
            found = _from_details(status, item[1], text)
            if found is not None:
                return found
    if status == grpc.StatusCode.UNAVAILABLE:
        return HubUnreachable(status, "", f"The hub at {address} cannot be reached: {text}.")
    if status == grpc.StatusCode.DEADLINE_EXCEEDED:
        return HubUnreachable(status, "", f"The hub at {address} did not answer within the deadline.")
    return HubError(status, "", text)


def _from_details(status: grpc.StatusCode, content: bytes, text: str) -> Optional[HubError]:
    details = status_pb2.Status.FromString(content)
    info, retry, request = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo(), error_details_pb2.BadRequest()
    localized = error_details_pb2.LocalizedMessage()
    for part in details.details:
        for message in (info, retry, request, localized):
            part.Unpack(message)
    if info.domain != DOMAIN:
        return None
    wait: Optional[float] = None
    if retry.HasField("retry_delay"):
        wait = retry.retry_delay.ToTimedelta().total_seconds()
    elif info.metadata.get("retry_after_ms", "").isdigit():
        wait = int(info.metadata["retry_after_ms"]) / 1000
    violations = [Violation(v.field, v.reason, v.description) for v in request.field_violations]
    kind = TokenTooOld if info.reason == "TOKEN_TOO_OLD" else HubError
    return kind(_CODES.get(details.code, status), info.reason, text, info.metadata, wait, violations, localized.message)
