// The hub, as an agency's system calls it.

import { setTimeout as sleep } from "node:timers/promises";
import { create, toBinary, type DescMethodUnary, type Message, type MessageInitShape, type MessageShape, type DescMessage } from "@bufbuild/protobuf";
import { type Client, type ServiceError } from "@grpc/grpc-js";
import { Backoff, connect, metadataOf, wire } from "./channel.js";
import { errorOf, isRepeatable } from "./errors.js";
import { run } from "./exchange.js";
import {
  CheckAnswerSchema, CheckManyRequestSchema, CheckQuestionSchema, CheckRequestSchema, EligibilityService,
  type CheckAnswer, type CheckManyRequest, type CheckManyResponse, type CheckQuestion, type CheckResponse,
} from "./gen/credithub/v1/eligibility_service_pb.js";
import type { DecisionReceipt } from "./gen/credithub/v1/evidence_pb.js";
import { EvidenceService } from "./gen/credithub/v1/evidence_service_pb.js";
import {
  ReportingService, ReportRequestSchema, ReportRowSchema, type ReportRequest, type ReportResponse, type ReportRow, type RowResult,
} from "./gen/credithub/v1/reporting_service_pb.js";
import { settingsOf, type Options, type Settings } from "./options.js";
import { watch, type WatchEvent, type WatchTerms } from "./watching.js";

/** The hub. One client serves a whole process, and keeps one connection. Refusals and failures are thrown as HubError. */
export class CreditHub {
  readonly #settings: Settings;
  readonly #client: Client;

  private constructor(settings: Settings, client: Client) {
    this.#settings = settings;
    this.#client = client;
  }

  /** Makes a client. Nothing is sent until the first call. Throws an Error that names every wrong option. */
  static connect(options: Options): CreditHub {
    const settings = settingsOf(options);
    return new CreditHub(settings, connect(settings));
  }

  /** The same connection with other options, such as the purpose or company of one call. Close the first client only. */
  with(changed: Omit<Partial<Options>, "address" | "certificateFile" | "certificateKeyFile" | "authorityFile">): CreditHub {
    return new CreditHub(settingsOf({ ...this.#settings, ...changed }), this.#client);
  }

  /** Closes the connection. */
  close(): void { this.#client.close(); }

  /** Asks whether a company may do something (逢办必查). Repeated while the hub is unavailable. */
  check(question: MessageInitShape<typeof CheckRequestSchema>): Promise<CheckResponse> { return this.call(EligibilityService.method.check, question); }

  /**
   * Asks any number of questions on one stream. Each is answered once, in their order, under its own number; a bad one with its fault. Questions are
   * taken in only as fast as the answers are read; after a break the unanswered ones are asked again.
   */
  checkMany(questions: AsyncIterable<CheckQuestion> | Iterable<CheckQuestion>): AsyncGenerator<CheckAnswer> {
    const method = wire<CheckManyRequest, CheckManyResponse>(EligibilityService.method.checkMany);
    return run<CheckQuestion, CheckManyRequest, CheckManyResponse, CheckAnswer>({
      open: () => this.#client.makeBidiStreamRequest(method.path, method.encode, method.decode, metadataOf(this.#settings)),
      sizeOf: (question) => toBinary(CheckQuestionSchema, question).length,
      request: (batch) => create(CheckManyRequestSchema, { questions: batch.map(([number, question]) => ({ ...question, number })) }),
      answers: (response) => response.answers.map((answer) => [answer.number, whole(answer, response)] as const),
      forCaller: (question, answer) => create(CheckAnswerSchema, { ...answer, number: question.number }),
      inOrder: true,
    }, this.#settings, questions);
  }

  /**
   * Reports any number of rows on one stream. Each row's result is handed over once, under its own number; an acknowledged row is on disk, a refused one
   * lists its faults and delays no other. After a break the rows without a result are sent again as they are: the hub knows a row that it has taken.
   */
  report(rows: AsyncIterable<ReportRow> | Iterable<ReportRow>, firstLoad = false): AsyncGenerator<RowResult> {
    const method = wire<ReportRequest, ReportResponse>(ReportingService.method.report);
    return run<ReportRow, ReportRequest, ReportResponse, RowResult>({
      open: () => this.#client.makeBidiStreamRequest(method.path, method.encode, method.decode, metadataOf(this.#settings)),
      sizeOf: (row) => toBinary(ReportRowSchema, row).length,
      request: (batch) => create(ReportRequestSchema, { firstLoad, rows: batch.map(([number, row]) => ({ ...row, row: number })) }),
      answers: (response) => response.results.map((result) => [result.row, result] as const),
      forCaller: (row, result) => ({ ...result, row: row.row }),
      inOrder: false,
    }, this.#settings, rows);
  }

  /** Follows the changes of sanctions. Each comes once and in order, whatever becomes of the connection; only a refusal ends it, such as TokenTooOld. */
  watch(terms: WatchTerms = {}): AsyncGenerator<WatchEvent> { return watch(this.#settings, this.#client, terms); }

  /** The receipt of a decision (核查回执). `tools/verify/verify.mjs` proves it, without the hub. */
  async getReceipt(decisionId: string): Promise<DecisionReceipt | undefined> {
    return (await this.call(EvidenceService.method.getReceipt, { decisionId })).receipt;
  }

  /**
   * Makes any unary call of the contract within the deadline, and again while the contract or the network says that this may help. A pause that would
   * outlast the deadline is not begun. `repeat` false: for the few calls of which each repetition does something more, such as `rotateKey`.
   */
  async call<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, request: MessageInitShape<I>, repeat = true): Promise<MessageShape<O>> {
    const backoff = new Backoff(this.#settings);
    const ends = performance.now() + this.#settings.deadline;
    const message = create(method.input, request);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(method, message, ends - performance.now());
      } catch (failure) {
        const error = errorOf(failure, this.#settings.address);
        const pause = backoff.next(error.retryAfter);
        if (!repeat || attempt >= this.#settings.attempts || !isRepeatable(error) || performance.now() + pause >= ends) throw error;
        await sleep(pause);
      }
    }
  }

  #once<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, request: MessageShape<I>, left: number): Promise<MessageShape<O>> {
    const { path, encode, decode } = wire<Message, MessageShape<O> & Message>(method);
    return new Promise((give, fail) => {
      const done = (failure: ServiceError | null, answer?: MessageShape<O>) => (failure ? fail(failure) : give(answer!));
      this.#client.makeUnaryRequest(path, encode, decode, request, metadataOf(this.#settings), { deadline: Date.now() + Math.max(left, 1) }, done);
    });
  }
}

/** An answer of many, made whole with what stands once in its message. */
function whole(answer: CheckAnswer, response: CheckManyResponse): CheckAnswer {
  if (answer.outcome.case === "check") {
    const check = answer.outcome.value;
    if (!check.token && response.token) check.token = response.token;
    check.decidedAt ||= response.decidedAt;
    check.catalogueVersion ||= response.catalogueVersion;
    if (check.sourceAges.length === 0) check.sourceAges = response.sourceAges;
  }
  return answer;
}

