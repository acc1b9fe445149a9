// A mirror of the sanctions that hold: a file of one's own, which follows the hub and answers without it.

import { closeSync, fsyncSync, openSync, truncateSync, writeSync } from "node:fs";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { CreditHub } from "./client.js";
import { HubError } from "./errors.js";
import type { BeijingDate } from "./gen/credithub/v1/core_pb.js";
import type { ChangeSet, SanctionFilter } from "./gen/credithub/v1/sanction_service_pb.js";
import { SanctionChangeKind, SanctionSchema, type Sanction, type SanctionChange } from "./gen/credithub/v1/sanctions_pb.js";
import { readOr, writeWhole } from "./tokens.js";
import type { WatchEvent } from "./watching.js";

const BEGIN_ANEW = ["TOKEN_TOO_OLD", "TOKEN_OF_LOST_FUTURE", "TOKEN_OF_OTHER_STORE"];
const { SANCTION_STARTED, SANCTION_CHANGED, SANCTION_ENTERED, SANCTION_ENDED, SANCTION_EXPIRED, SANCTION_LEFT } = SanctionChangeKind;
const TAKEN_UP = [SANCTION_STARTED, SANCTION_CHANGED, SANCTION_ENTERED];
const DROPPED = [SANCTION_ENDED, SANCTION_EXPIRED, SANCTION_LEFT];

type Held = Map<string, Map<string, Sanction>>;

/** A line of the file: what one event changed, with its token. `put` holds code, record and protobuf bytes, `out` code and record. */
interface Line { readonly token?: string; readonly put?: readonly [string, string, string][]; readonly out?: readonly [string, string][] }

/**
 * Keeps the sanctions that hold in memory and in a file: a snapshot is written whole, each later event is a line that is flushed before the next
 * is asked for. A change and its token are one line, so each takes effect once, whatever breaks.
 */
export class Mirror {
  #held: Held = new Map();
  #draft: Held = new Map();
  #token = "";
  #stop = new AbortController();

  constructor(private readonly path: string, private readonly filter?: SanctionFilter) {
    if (filter && filter.kinds.length > 0) throw new Error("A mirror needs every kind of change; leave kinds out of the filter.");
    const text = readOr(path, "");
    // A line that a crash tore has no end; its event comes again.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    for (const line of whole.split("\n")) if (line) this.#take(JSON.parse(line) as Line);
  }

  /** The point after which the mirror goes on. Empty: its first snapshot is not complete. */
  get token(): string { return this.#token; }

  /** The sanctions of a company that act on a day, such as `2026-11-30`. Default: today in Beijing. */
  active(code: string, day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)): Sanction[] {
    return [...this.#held.get(code)?.values() ?? []].filter((s) => (!s.effectiveFrom || dayOf(s.effectiveFrom) <= day) && (!s.effectiveUntil || day <= dayOf(s.effectiveUntil)));
  }

  /** Every sanction that is mirrored, also those that do not act yet. */
  all(): Sanction[] { return [...this.#held.values()].flatMap((each) => [...each.values()]); }

  /** Follows the hub until `close`. Begins with a snapshot, and anew where the hub no longer retains, or has lost, what comes after the token. */
  async run(hub: CreditHub, heartbeatSeconds = 0): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#draft = new Map();
      try {
        const start = this.#token ? { after: this.#token } : ("snapshot" as const);
        for await (const event of hub.watch({ start, heartbeatSeconds, signal: this.#stop.signal, ...(this.filter ? { filter: this.filter } : {}) })) this.#apply(event);
      } catch (refusal) {
        if (!(refusal instanceof HubError) || !BEGIN_ANEW.includes(refusal.reason)) throw refusal;
        // What is mirrored stays readable until the new snapshot is complete.
        this.#append({ token: "" });
      }
    }
  }

  /** Ends `run`. */
  close(): void { this.#stop.abort(); }

  #apply(event: WatchEvent): void {
    switch (event.kind) {
      case "snapshot_entry": {
        const { unifiedSocialCreditCode: code, continued, sanctions } = event.entry;
        if (!continued) this.#draft.delete(code);
        for (const each of sanctions) put(this.#draft, code, keyOf(each), each);
        return;
      }
      case "snapshot_restarted":
        this.#draft = new Map();
        return;
      case "snapshot_end":
        this.#held = this.#draft;
        this.#draft = new Map();
        this.#token = event.token;
        writeWhole(this.path, lineOf({ token: event.token, put: [...this.#held].flatMap(([code, all]) => [...all.values()].map((s) => entryOf(code, s))) }));
        return;
      case "changes":
        this.#append({ token: event.token, ...netOf(event.set) });
        return;
      default:
        if (event.token && event.token !== this.#token) this.#append({ token: event.token });
    }
  }

  #append(line: Line): void {
    const file = openSync(this.path, "a");
    try {
      writeSync(file, lineOf(line));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#take(line);
  }

  #take(line: Line): void {
    for (const [code, key, bytes] of line.put ?? []) put(this.#held, code, key, fromBinary(SanctionSchema, Buffer.from(bytes, "base64")));
    for (const [code, key] of line.out ?? []) this.#held.get(code)?.delete(key);
    this.#token = line.token ?? this.#token;
  }
}

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`;
// Sanctions of one record are told apart by their list, and where there is none by their measures.
const keyOf = ({ record, listCode, measureCodes }: Sanction): string =>
  `${record?.source}/${record?.dataset}/${record?.recordNumber}/${listCode || measureCodes.join(" ")}`;
const entryOf = (code: string, each: Sanction): [string, string, string] => [code, keyOf(each), Buffer.from(toBinary(SanctionSchema, each)).toString("base64")];
const dayOf = ({ year, month, day }: BeijingDate): string => `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

function put(held: Held, code: string, key: string, each: Sanction): void {
  const all = held.get(code) ?? new Map<string, Sanction>();
  all.set(key, each);
  held.set(code, all);
}

/** What a transaction comes to: of several changes of one sanction the last, for they take effect in their order. */
function netOf(set: ChangeSet): Pick<Line, "put" | "out"> {
  const last = new Map<string, SanctionChange>();
  for (const c of set.changes) {
    if (c.sanction && [...TAKEN_UP, ...DROPPED].includes(c.kind)) last.set(`${c.unifiedSocialCreditCode} ${keyOf(c.sanction)}`, c);
  }
  const of = (kinds: SanctionChangeKind[]): SanctionChange[] => [...last.values()].filter((c) => kinds.includes(c.kind));
  return {
    put: of(TAKEN_UP).map((c) => entryOf(c.unifiedSocialCreditCode, c.sanction!)),
    out: of(DROPPED).map((c) => [c.unifiedSocialCreditCode, keyOf(c.sanction!)]),
  };
}
