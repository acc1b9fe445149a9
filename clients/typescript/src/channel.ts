// The connection to the hub, what is said on each call, and pauses between attempts.

import { readFileSync } from "node:fs";
import { fromBinary, toBinary, type DescMethod, type Message } from "@bufbuild/protobuf";
import { Client, credentials, Metadata, type ChannelCredentials } from "@grpc/grpc-js";
import { keyOf, type Settings } from "./options.js";

// The hub sends no message over 4 MiB; what a later hub might send is taken all the same.
const RECEIVE_BYTES_MAX = 16 * 1024 * 1024;

/** A connection of its own. It is made with the first call. */
export function connect(settings: Settings): Client {
  const url = new URL(settings.address);
  const isLoopback = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return new Client(`${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`, credentialsOf(settings), {
    "grpc.keepalive_time_ms": 30_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.max_receive_message_length": RECEIVE_BYTES_MAX,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 5_000,
    // Attempts are counted in one place, which knows the reasons of the contract.
    "grpc.enable_retries": 0,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_http_proxy": isLoopback ? 0 : 1,
  });
}

/** Who calls, for what and for whom. */
export function metadataOf(settings: Settings): Metadata {
  const said = new Metadata();
  said.set("credithub-agency", settings.agency);
  said.set("credithub-purpose", settings.purpose);
  if (settings.language) said.set("accept-language", settings.language);
  if (settings.actingFor) said.set("credithub-acting-for", settings.actingFor);
  if (settings.companyAssertion) said.set("credithub-company-assertion", settings.companyAssertion());
  const key = keyOf(settings);
  if (key) said.set("credithub-key", key);
  return said;
}

/** Path and encodings of a method, as grpc-js takes them. */
export function wire<I extends Message, O extends Message>(method: DescMethod) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    encode: (message: I): Buffer => Buffer.from(toBinary(method.input, message)),
    decode: (bytes: Buffer): O => fromBinary(method.output, bytes) as unknown as O,
  };
}

/** Each pause is twice the one before, up to a limit, with jitter so that clients do not come back in step. */
export class Backoff {
  #failures = 0;

  constructor(private readonly settings: Settings) {}

  /** Begins again with the shortest pause, since the hub has answered. */
  reset(): void { this.#failures = 0; }

  /** The next pause in milliseconds; not shorter than what the hub asked for. */
  next(atLeast: number | undefined): number {
    const ceiling = Math.min(this.settings.initialBackoff * 2 ** this.#failures, this.settings.maxBackoff);
    this.#failures = Math.min(this.#failures + 1, 30);
    const pause = ceiling * (0.5 + Math.random() / 2);
    return atLeast === undefined ? pause : Math.max(pause, atLeast + (Math.random() * ceiling) / 2);
  }
}

function credentialsOf(settings: Settings): ChannelCredentials {
  if (settings.address.startsWith("http:")) return credentials.createInsecure();
  const read = (path: string) => (path ? readFileSync(path) : null);
  return credentials.createSsl(read(settings.authorityFile), read(settings.certificateKeyFile), read(settings.certificateFile));
}
