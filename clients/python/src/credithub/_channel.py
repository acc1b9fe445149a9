"""The channel to the hub, and what is said on each call."""

from __future__ import annotations

from typing import Callable, List, Optional, Tuple
from urllib.parse import urlsplit

import grpc

from credithub.options import Options

# The hub sends no message over 4 MiB; what a later hub might send is taken all the same.
_RECEIVE_BYTES_MAX = 16 * 1024 * 1024


def target(options: Options) -> str:
    """Host and port, as gRPC names them."""
    parts = urlsplit(options.address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def open_channel(options: Options) -> grpc.Channel:
    """A connection of its own. It is made with the first call."""
    secure = credentials(options)
    if secure is None:
        return grpc.insecure_channel(target(options), arguments(options))
    return grpc.secure_channel(target(options), secure, arguments(options))


def credentials(options: Options) -> Optional[grpc.ChannelCredentials]:
    """TLS with the agency's certificate where one is given. None: a connection without TLS."""
    if not options.address.startswith("https:"):
        return None
    return grpc.ssl_channel_credentials(_read(options.authority_file), _read(options.certificate_key_file), _read(options.certificate_file))


def arguments(options: Options) -> List[Tuple[str, object]]:
    """Settings of the channel: keep-alive that goes on while a watch is silent, and quick reconnection."""
    is_loopback = urlsplit(options.address).hostname in ("127.0.0.1", "::1", "localhost")
    return [
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.max_receive_message_length", _RECEIVE_BYTES_MAX),
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.min_reconnect_backoff_ms", 5_000),
        ("grpc.max_reconnect_backoff_ms", 5_000),
        # Attempts are counted in one place, which knows the reasons of the contract.
        ("grpc.enable_retries", 0),
        # Each client has a connection of its own, and with it an identity of its own.
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.enable_http_proxy", 0 if is_loopback else 1),
    ]


def pause(channel: grpc.Channel, wait: Callable[[float], object], seconds: float) -> None:
    """Waits. gRPC makes connections only while somebody waits for one of its calls or states; without that, a hub that is back would not
    be reached."""

    def note(_: grpc.ChannelConnectivity) -> None:
        """Nothing is to be done with the state; being subscribed is all."""

    channel.subscribe(note, try_to_connect=True)
    try:
        wait(seconds)
    finally:
        channel.unsubscribe(note)


def metadata(options: Options) -> List[Tuple[str, str]]:
    """Who calls, for what and for whom."""
    said = [("credithub-agency", options.agency), ("credithub-purpose", options.purpose)]
    if options.language:
        said.append(("accept-language", options.language))
    if options.acting_for:
        said.append(("credithub-acting-for", options.acting_for))
    if options.company_assertion is not None:
        said.append(("credithub-company-assertion", options.company_assertion()))
    key = options.key_text()
    if key:
        said.append(("credithub-key", key))
    return said


def _read(path: str) -> Optional[bytes]:
    if not path:
        return None
    with open(path, "rb") as file:
        return file.read()
