// What the hub refuses, and what fails on the way: errors with reason, field, cause and cure from the contract's descriptors.

import { fromBinary, getOption } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { status as Status, type ServiceError } from "@grpc/grpc-js";
import { reason_facts, type ReasonFacts } from "./gen/credithub/v1/error_facts_pb.js";
import { ErrorReasonSchema } from "./gen/credithub/v1/error_reason_pb.js";
import { BadRequestSchema, ErrorInfoSchema, LocalizedMessageSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "./gen/google/rpc/status_pb.js";

const DOMAIN = "credithub.v1";
const PREFIX = "ERROR_REASON_";
const TORN = /RST_STREAM|GOAWAY|transport|Stream removed|ECONNRESET|Connection dropped|socket hang up|HTTP\/2|Call cancelled|Received/i;
const STATUS_CURES: Partial<Record<Status, string>> = {
  [Status.UNAVAILABLE]: "Check that the hub runs and that the address is right.",
  [Status.DEADLINE_EXCEEDED]: "Ask again, or with a longer deadline.",
  [Status.UNIMPLEMENTED]: "Check that the address is that of a credit hub of this version.",
};

/** One of the faults that were found in a request. */
export interface Violation { readonly field: string; readonly reason: string; readonly message: string }

/** What is known of a failure. */
export interface Fault {
  readonly status: Status;
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfter?: number;
  readonly violations?: readonly Violation[];
  readonly localized?: string;
}

/** The hub refused a call, or could not be reached. The message says why and what to do about it. */
export class HubError extends Error {
  /** The gRPC status of the call. */
  readonly status: Status;
  /** Name of the reason in the hub's catalogue, such as `MATTER_UNKNOWN`. Empty where the failure did not come from the hub. */
  readonly reason: string;
  /** Every dynamic word of the message by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds that the hub asks to wait. Undefined where it asks nothing. */
  readonly retryAfter: number | undefined;
  /** All faults that were found in the request, in the order of the catalogue. */
  readonly violations: readonly Violation[];
  /** The refusal and its cure in the language of the options. Empty where that is English, and where the hub has no such text. */
  readonly localized: string;

  constructor(readonly detail: string, fault: Fault) {
    const reason = fault.reason ?? "";
    super(`${reason || Status[fault.status]}: ${detail} ${cureOf(reason, fault.status)}`);
    this.name = new.target.name;
    this.status = fault.status;
    this.reason = reason;
    this.metadata = fault.metadata ?? {};
    this.retryAfter = fault.retryAfter;
    this.violations = fault.violations ?? [];
    this.localized = fault.localized ?? "";
  }

  /** Path of the field at fault. Empty where it is none. */
  get field(): string { return this.metadata["field"] ?? this.violations.find((v) => v.field)?.field ?? ""; }

  /** What to do about it, in a sentence. */
  get cure(): string { return cureOf(this.reason, this.status); }
}

/** Nothing that speaks the contract answered, or it did not within the deadline. */
export class HubUnreachable extends HubError {}

/** A watch cannot be resumed: its token is older than what the hub retains. */
export class TokenTooOld extends HubError {
  /** The oldest token that can still be resumed. Empty where the hub did not say. */
  get oldestToken(): string { return this.metadata["oldest_token"] ?? ""; }
}

/** What the contract states of a reason. Undefined for a reason that this library is older than. */
export function factsOf(reason: string): ReasonFacts | undefined {
  const value = reason ? ErrorReasonSchema.values.find((v) => v.name === PREFIX + reason) : undefined;
  return value && getOption(value, reason_facts);
}

/** What a caller can do about a reason, in a sentence; where there is none, about the status. */
export function cureOf(reason: string, status?: Status): string {
  if (reason) return factsOf(reason)?.cure || "See the message.";
  return (status !== undefined && STATUS_CURES[status]) || "See the message.";
}

/** The name of a reason that stands in a row's fault or a question's. */
export function reasonName(number: number): string {
  return ErrorReasonSchema.values.find((v) => v.number === number)?.name.slice(PREFIX.length) ?? String(number);
}

/** Whether the same call may be tried again by itself: the contract says so, or the connection broke. A deadline is over once it is over. */
export function isRepeatable(error: HubError): boolean {
  if (error.status === Status.DEADLINE_EXCEEDED) return false;
  const facts = factsOf(error.reason);
  if (facts) return facts.retry;
  if (error.status === Status.UNAVAILABLE || error.status === Status.UNKNOWN) return true;
  return [Status.INTERNAL, Status.CANCELLED, Status.DATA_LOSS].includes(error.status) && !error.reason && TORN.test(error.detail);
}

/** Turns what gRPC throws into what callers catch. */
export function errorOf(failure: unknown, address: string): HubError {
  if (failure instanceof HubError) return failure;
  const { code, details, metadata } = failure as ServiceError;
  if (code === undefined) throw failure;
  const bytes = metadata?.get("grpc-status-details-bin")[0];
  const found = bytes instanceof Buffer ? fromDetails(code, bytes, details) : undefined;
  if (found) return found;
  if (code === Status.UNAVAILABLE) return new HubUnreachable(`The hub at ${address} cannot be reached: ${details}.`, { status: code });
  if (code === Status.DEADLINE_EXCEEDED) return new HubUnreachable(`The hub at ${address} did not answer within the deadline.`, { status: code });
  return new HubError(details, { status: code });
}

function fromDetails(status: Status, bytes: Buffer, detail: string): HubError | undefined {
  const details = fromBinary(StatusSchema, bytes).details;
  const info = details.map((d) => anyUnpack(d, ErrorInfoSchema)).find(Boolean);
  if (info?.domain !== DOMAIN) return undefined;
  const delay = details.map((d) => anyUnpack(d, RetryInfoSchema)).find(Boolean)?.retryDelay;
  const violations = details.map((d) => anyUnpack(d, BadRequestSchema)).find(Boolean)?.fieldViolations ?? [];
  const stated = Number(info.metadata["retry_after_ms"]);
  const retryAfter = delay ? Number(delay.seconds) * 1000 + delay.nanos / 1e6 : Number.isFinite(stated) ? stated : undefined;
  const fault: Fault = {
    status, reason: info.reason, metadata: info.metadata, ...(retryAfter === undefined ? {} : { retryAfter }),
    violations: violations.map((v) => ({ field: v.field, reason: v.reason, message: v.description })),
    localized: details.map((d) => anyUnpack(d, LocalizedMessageSchema)).find(Boolean)?.message ?? "",
  };
  return info.reason === "TOKEN_TOO_OLD" ? new TokenTooOld(detail, fault) : new HubError(detail, fault);
}
