// A watch of sanctions that outlives its connections.

import { setTimeout as sleep } from "node:timers/promises";
import { clone, create } from "@bufbuild/protobuf";
import { type Client, type ClientReadableStream } from "@grpc/grpc-js";
import { Backoff, connect, metadataOf, wire } from "./channel.js";
import { errorOf, isRepeatable } from "./errors.js";
import { ChangeTokenSchema } from "./gen/credithub/v1/core_pb.js";
import {
  SanctionService, StartBeginningSchema, StartNowSchema, StartSnapshotSchema, WatchRequestSchema,
  type CaughtUp, type ChangeSet, type Checkpoint, type FellBehind, type SanctionFilter, type SnapshotEntry, type WatchRequest, type WatchResponse,
} from "./gen/credithub/v1/sanction_service_pb.js";
import type { Settings } from "./options.js";
import type { TokenStore } from "./tokens.js";

const HEARTBEAT_DEFAULT = 15;
const HEARTBEATS_OF_SILENCE = 3;

/** Where a watch begins: `after(token)` and `since(time)` need a value. */
export type WatchStart = "now" | "beginning" | "snapshot" | { readonly after: string } | { readonly since: Date };

/**
 * What a watch hands over. `token` is the point after which a later watch goes on; empty within a snapshot, which can only be begun again.
 * The changes of one transaction come as one event. On `snapshot_restarted` forget the entries handed over so far.
 */
export type WatchEvent =
  | { readonly kind: "changes"; readonly token: string; readonly set: ChangeSet }
  | { readonly kind: "snapshot_entry"; readonly token: ""; readonly entry: SnapshotEntry }
  | { readonly kind: "snapshot_end"; readonly token: string; readonly subjects: bigint }
  | { readonly kind: "snapshot_restarted"; readonly token: "" }
  | { readonly kind: "caught_up"; readonly token: string; readonly mark: CaughtUp }
  | { readonly kind: "fell_behind"; readonly token: string; readonly mark: FellBehind }
  | { readonly kind: "checkpoint"; readonly token: string; readonly mark: Checkpoint };

/** What is wanted of a watch. */
export interface WatchTerms {
  /** Where to begin where the store holds no token. Default: now. */
  readonly start?: WatchStart;
  /** Which changes are wanted. Default: all. */
  readonly filter?: SanctionFilter;
  /** Seconds of silence after which the hub sends a checkpoint, 1 to 300. Default: the hub's 15. */
  readonly heartbeatSeconds?: number;
  /** Keeps the token of each event once the next one is asked for. */
  readonly store?: TokenStore;
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/** Where a watch stands: what it hands over of each message, and how it goes on after a break. */
class Progress {
  readonly request: WatchRequest;
  readonly silence: number;
  #inSnapshot: boolean;
  #entriesWereHandedOver = false;
  #parts: ChangeSet | undefined;

  constructor(start: WatchStart, terms: WatchTerms) {
    this.#inSnapshot = start === "snapshot";
    this.request = create(WatchRequestSchema, { start: startOf(start), heartbeatSeconds: terms.heartbeatSeconds ?? 0 });
    if (terms.filter) this.request.filter = terms.filter;
    this.silence = (terms.heartbeatSeconds || HEARTBEAT_DEFAULT) * HEARTBEATS_OF_SILENCE * 1000;
  }

  /** The event to hand over. Undefined: nothing yet, or an event of a later contract, which is a sign of life. */
  note(response: WatchResponse): WatchEvent | undefined {
    const event = this.#eventOf(response);
    if (event && !this.#inSnapshot && event.token) this.request.start = startOf({ after: event.token });
    return event;
  }

  /** What the caller has to know of a break. The parts of a transaction that came so far come again. */
  noteBreak(): WatchEvent | undefined {
    const restarts = this.#inSnapshot && this.#entriesWereHandedOver;
    this.#entriesWereHandedOver = false;
    this.#parts = undefined;
    return restarts ? { kind: "snapshot_restarted", token: "" } : undefined;
  }

  #eventOf({ event }: WatchResponse): WatchEvent | undefined {
    switch (event.case) {
      case "changes": return this.#changes(event.value);
      case "snapshotEntry":
        this.#entriesWereHandedOver = true;
        return { kind: "snapshot_entry", token: "", entry: event.value };
      case "snapshotEnd":
        this.#inSnapshot = false;
        return { kind: "snapshot_end", token: event.value.token?.value ?? "", subjects: event.value.subjects };
      case "caughtUp": return { kind: "caught_up", token: this.#outside(event.value), mark: event.value };
      case "fellBehind": return { kind: "fell_behind", token: this.#outside(event.value), mark: event.value };
      case "checkpoint": return { kind: "checkpoint", token: this.#outside(event.value), mark: event.value };
      default: return undefined;
    }
  }

  #changes(part: ChangeSet): WatchEvent | undefined {
    const whole = this.#parts ?? part;
    if (this.#parts) {
      whole.changes.push(...part.changes);
      if (part.token) whole.token = part.token;
    }
    this.#parts = part.more ? whole : undefined;
    if (part.more) return undefined;
    whole.more = false;
    return { kind: "changes", token: this.#outside(whole), set: whole };
  }

  // Within a snapshot no token may be resumed from: the entries not yet seen would never come.
  #outside(of: { token?: { value: string } | undefined }): string { return this.#inSnapshot ? "" : of.token?.value ?? ""; }
}

/** Follows the changes of sanctions until `signal`, or until the caller stops asking. Each comes once and in order, whatever becomes of the connection. */
export async function* watch(settings: Settings, client: Client, terms: WatchTerms): AsyncGenerator<WatchEvent> {
  const kept = terms.store?.load() ?? "";
  const progress = new Progress(kept ? { after: kept } : terms.start ?? "now", terms);
  const backoff = new Backoff(settings);
  const method = wire<WatchRequest, WatchResponse>(SanctionService.method.watch);
  let saved = kept;
  let own: Client | undefined;
  try {
    while (!terms.signal?.aborted) {
      const call: ClientReadableStream<WatchResponse> = (own ?? client).makeServerStreamRequest(
        method.path, method.encode, method.decode, clone(WatchRequestSchema, progress.request), metadataOf(settings));
      const end = () => call.cancel();
      terms.signal?.addEventListener("abort", end);
      let wait: number | undefined;
      try {
        const messages = (call as AsyncIterable<WatchResponse>)[Symbol.asyncIterator]();
        for (;;) {
          const next = await within(messages.next(), progress.silence);
          if (next === SILENT) {
            // What is silent is most likely the connection, so that a call on it would be silent too.
            own?.close();
            own = connect(settings);
            break;
          }
          if (next.done) break;
          backoff.reset();
          const event = progress.note(next.value);
          if (!event) continue;
          yield event;
          if (terms.store && event.token && event.token !== saved) terms.store.save(saved = event.token);
        }
      } catch (failure) {
        if (terms.signal?.aborted) return;
        const error = errorOf(failure, settings.address);
        if (!isRepeatable(error)) throw error;
        wait = error.retryAfter;
      } finally {
        terms.signal?.removeEventListener("abort", end);
        call.on("error", () => { /* It is ended; what else it says concerns nobody. */ });
        call.cancel();
      }
      await sleep(backoff.next(wait));
      const restarted = progress.noteBreak();
      if (restarted) yield restarted;
    }
  } finally {
    own?.close();
  }
}

const SILENT = Symbol("silent");

async function within<T>(result: Promise<T>, milliseconds: number): Promise<T | typeof SILENT> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof SILENT>((give) => { timer = setTimeout(give, milliseconds, SILENT); });
  try {
    const first = await Promise.race([result, silence]);
    if (first === SILENT) result.catch(() => { /* The call is cancelled, which is what it says. */ });
    return first;
  } finally {
    clearTimeout(timer);
  }
}

function startOf(start: WatchStart): WatchRequest["start"] {
  if (start === "now") return { case: "now", value: create(StartNowSchema) };
  if (start === "beginning") return { case: "beginning", value: create(StartBeginningSchema) };
  if (start === "snapshot") return { case: "snapshot", value: create(StartSnapshotSchema) };
  if ("after" in start) return { case: "after", value: create(ChangeTokenSchema, { value: start.after }) };
  return { case: "since", value: start.since.toISOString() };
}

