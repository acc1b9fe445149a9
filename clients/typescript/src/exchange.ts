// Any number of items over a bidirectional call: after a break the unanswered ones are sent again, and each answer is handed over once.

import { setTimeout as sleep } from "node:timers/promises";
import { status as Status, type ClientDuplexStream } from "@grpc/grpc-js";
import { Backoff } from "./channel.js";
import { errorOf, HubError, HubUnreachable, isRepeatable } from "./errors.js";
import type { Settings } from "./options.js";

// Half of what the hub takes in one message, so that what lies around the items needs no counting.
const BATCH_BYTES_MAX = 2 * 1024 * 1024;

/** How items travel on a stream. */
export interface Exchange<Item, Request, Response, Answer> {
  open(): ClientDuplexStream<Request, Response>;
  sizeOf(item: Item): number;
  request(batch: readonly (readonly [bigint, Item])[]): Request;
  answers(response: Response): Iterable<readonly [bigint, Answer]>;
  forCaller(item: Item, answer: Answer): Answer;
  readonly inOrder: boolean;
}

/** Items on their way: taken in from the caller, kept until they are answered, never more than the window. */
class Outbox<Item> {
  readonly #waiting: [bigint, Item][] = [];
  readonly #unanswered = new Map<bigint, Item>();
  #isComplete = false;
  #isStopped = false;
  #failure: { readonly of: unknown } | undefined;
  #connection = 0;
  #wake: (() => void)[] = [];

  constructor(private readonly settings: Settings, private readonly sizeOf: (item: Item) => number) {}

  get isEmpty(): boolean { return this.#isComplete && this.#waiting.length === 0 && this.#unanswered.size === 0; }

  /** Throws what the caller's own iterator threw. */
  throwFailure(): void { if (this.#failure) throw this.#failure.of; }

  async takeIn(items: AsyncIterable<Item> | Iterable<Item>): Promise<void> {
    let number = 0n;
    try {
      for await (const item of items) {
        while (this.#waiting.length + this.#unanswered.size >= this.settings.window && !this.#isStopped) await this.#changed();
        if (this.#isStopped) return;
        this.#waiting.push([++number, item]);
        this.#notify();
      }
    } catch (failure) {
      this.#failure = { of: failure };
    } finally {
      this.#isComplete = true;
      this.#notify();
    }
  }

  /** What a new connection sends: the unanswered items again, in order, then new ones as they come. Ends the batches of the one before. */
  async *batches(): AsyncGenerator<readonly (readonly [bigint, Item])[]> {
    const mine = ++this.#connection;
    this.#notify();
    let again = [...this.#unanswered];
    while (again.length > 0 && mine === this.#connection) {
      const batch = this.#first(again);
      again = again.slice(batch.length);
      yield batch;
    }
    while (mine === this.#connection) {
      if (this.#waiting.length > 0) {
        const batch = this.#first(this.#waiting);
        for (const [number, item] of this.#waiting.splice(0, batch.length)) this.#unanswered.set(number, item);
        yield batch;
      } else if (this.#isComplete) {
        return;
      } else {
        await this.#changed();
      }
    }
  }

  /** Strikes off an item that was answered. Undefined where the hub answered what nobody asked, twice, or out of turn. */
  strike(number: bigint, inOrder: boolean): { readonly item: Item } | undefined {
    const item = this.#unanswered.get(number);
    if (item === undefined || (inOrder && this.#unanswered.keys().next().value !== number)) return undefined;
    this.#unanswered.delete(number);
    this.#notify();
    return { item };
  }

  endConnection(): void { this.#connection++; this.#notify(); }

  stop(): void { this.#isStopped = true; this.endConnection(); }

  #first(items: readonly (readonly [bigint, Item])[]): (readonly [bigint, Item])[] {
    const batch: (readonly [bigint, Item])[] = [];
    let size = 0;
    for (const item of items) {
      size += this.sizeOf(item[1]);
      if (batch.length > 0 && (batch.length === this.settings.batchSize || size > BATCH_BYTES_MAX)) break;
      batch.push(item);
    }
    return batch;
  }

  #changed(): Promise<void> { return new Promise((wake) => this.#wake.push(wake)); }

  #notify(): void { for (const wake of this.#wake.splice(0)) wake(); }
}

/** Hands over each item's answer once. Throws HubError where the hub refuses the stream, or nothing moved for too long. */
export async function* run<Item, Request, Response, Answer>(
  exchange: Exchange<Item, Request, Response, Answer>, settings: Settings, items: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Answer> {
  const outbox = new Outbox<Item>(settings, (item) => exchange.sizeOf(item));
  void outbox.takeIn(items);
  const backoff = new Backoff(settings);
  let moved = performance.now();
  try {
    while (!outbox.isEmpty) {
      const broken = yield* converse(exchange, settings, outbox);
      if (!broken) break;
      if (broken.handedOver) {
        moved = performance.now();
        backoff.reset();
      }
      if (!isRepeatable(broken.error) || performance.now() - moved >= settings.giveUpAfter) throw broken.error;
      await sleep(backoff.next(broken.error.retryAfter));
    }
    outbox.throwFailure();
  } finally {
    outbox.stop();
  }
}

/** Talks on one connection until all is answered (undefined), or until it ends otherwise. */
async function* converse<Item, Request, Response, Answer>(
  exchange: Exchange<Item, Request, Response, Answer>, settings: Settings, outbox: Outbox<Item>,
): AsyncGenerator<Answer, { error: HubError; handedOver: boolean } | undefined> {
  const call = exchange.open();
  let handedOver = false;
  void send(exchange, call, outbox);
  try {
    for await (const response of call as AsyncIterable<Response>) {
      for (const [number, answer] of exchange.answers(response)) {
        const struck = outbox.strike(number, exchange.inOrder);
        if (!struck) throw new HubError(`The hub answered number ${number} out of turn.`, { status: Status.INTERNAL });
        handedOver = true;
        yield exchange.forCaller(struck.item, answer);
      }
    }
    if (outbox.isEmpty) return undefined;
    return { error: new HubUnreachable("The hub ended the stream early.", { status: Status.UNAVAILABLE }), handedOver };
  } catch (failure) {
    return { error: errorOf(failure, settings.address), handedOver };
  } finally {
    outbox.endConnection();
    call.on("error", () => { /* It is ended; what else it says concerns nobody. */ });
    call.cancel();
  }
}

async function send<Item, Request, Response, Answer>(
  exchange: Exchange<Item, Request, Response, Answer>, call: ClientDuplexStream<Request, Response>, outbox: Outbox<Item>,
): Promise<void> {
  for await (const batch of outbox.batches()) {
    if (call.destroyed || call.writableEnded) return;
    // The receiving side has the status of the call; a failure to send says no more than that it has ended.
    if (!call.write(exchange.request(batch))) await first(call, ["drain", "close", "end", "error"]);
  }
  if (outbox.isEmpty || !call.destroyed) call.end();
}

/** Waits for the first of several events. */
function first(call: NodeJS.EventEmitter, names: readonly string[]): Promise<void> {
  return new Promise((go) => {
    const done = (): void => {
      for (const name of names) call.off(name, done);
      go();
    };
    for (const name of names) call.on(name, done);
  });
}
