// The TypeScript client behind the commands of the conformance suite (docs/clients.md): JSON lines in, events as JSON lines out.

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import { CheckQuestionSchema, type CheckQuestion } from "./gen/credithub/v1/eligibility_service_pb.js";
import { ReportRowSchema, RowEffect, type ReportRow } from "./gen/credithub/v1/reporting_service_pb.js";
import { SanctionFilterSchema } from "./gen/credithub/v1/sanction_service_pb.js";
import { Verdict } from "./gen/credithub/v1/sanctions_pb.js";
import { CreditHub, cureOf, FileTokenStore, HubError, HubUnreachable, Mirror, reasonName, TokenTooOld, type WatchEvent, type WatchStart } from "./index.js";

type Command = Record<string, any>;

const say = (event: string, more: object = {}): void => { process.stdout.write(`${JSON.stringify({ event, ...more })}\n`); };

const commands: Record<string, (hub: CreditHub, command: Command) => Promise<void>> = {
  async check(hub, { code, matter, purpose, acting_for: actingFor }) {
    const answer = await hub.with({ ...(purpose ? { purpose } : {}), ...(actingFor ? { actingFor } : {}) }).check({ unifiedSocialCreditCode: code, matterCode: matter });
    say("answer", { verdict: Verdict[answer.verdict], token: answer.token?.value ?? "" });
  },

  async check_many(hub, { count, bad = [] }) {
    function* questions(): Generator<CheckQuestion> {
      for (let n = 1; n <= count; n++)
        yield create(CheckQuestionSchema, { number: BigInt(n), check: { unifiedSocialCreditCode: bad.includes(n) ? "bad" : `c${n}`, matterCode: "procurement" } });
    }
    for await (const { number, outcome } of hub.checkMany(questions())) {
      if (outcome.case === "check") say("answer", { number: Number(number), verdict: Verdict[outcome.value.verdict], token: outcome.value.token?.value ?? "" });
      else say("answer", { number: Number(number), fault: reasonName(outcome.value?.reason ?? 0) });
    }
    say("done");
  },

  async report(hub, command) {
    for await (const { row, outcome } of hub.report(rows(command), command["first_load"])) {
      if (outcome.case === "acknowledged") {
        say("result", { row: Number(row), effect: RowEffect[outcome.value.effect], token: outcome.value.token?.value ?? "" });
      } else {
        const fault = outcome.value!.faults[0]!;
        say("result", { row: Number(row), refused: reasonName(fault.reason), field: fault.field, cure: cureOf(reasonName(fault.reason)) });
      }
    }
    say("done");
  },

  async watch(hub, command) {
    const [begin, token] = (command["start"] ?? "now").split(" ");
    const start = (token ? { after: token } : begin) as WatchStart;
    const filter = create(SanctionFilterSchema, { matterCodes: command["matters"] ?? [] });
    const store = command["store"] ? { store: new FileTokenStore(command["store"]) } : {};
    let count = 0;
    for await (const event of hub.watch({ start, filter, heartbeatSeconds: command["heartbeat_seconds"] ?? 0, ...store })) {
      say(event.kind, { token: event.token, ...recordsOf(event) });
      if (++count === command["events"]) break;
    }
    say("done");
  },

  async mirror(hub, { path, until, heartbeat_seconds: heartbeat = 0 }) {
    const kept = new Mirror(path);
    const running = kept.run(hub, heartbeat);
    let ended = false;
    running.catch(() => undefined).finally(() => { ended = true; });
    while (kept.token !== until && !ended) await sleep(20);
    say("mirror", { token: kept.token, records: kept.all().map((s) => s.record?.recordNumber).sort() });
    kept.close();
    await running;
  },
};

function* rows(command: Command): Generator<ReportRow> {
  const codes: string[] | undefined = command["codes"];
  for (let n = 1; n <= (command["count"] ?? codes?.length ?? 0); n++) {
    const text = `(2026)陕0113执${n}号`, court = "西安市雁塔区人民法院";
    const name = command["bytes_each"] ? "x".repeat(command["bytes_each"]) : codes ? "公司" : "";
    const record = codes
      ? {
        subject: { unifiedSocialCreditCode: codes[n - 1]!, name }, document: { number: text }, authority: { name: court }, decidedOn: { year: 2026, month: 10, day: 20 },
        body: { case: "judgmentDefault" as const, value: { caseNumber: text, court, circumstances: "有履行能力而拒不履行生效法律文书确定义务" } },
      }
      : name ? { subject: { name } } : {};
    yield create(ReportRowSchema, {
      row: BigInt(command["row"] ?? n),
      action: { case: "record", value: { dataset: "court.judgment-default", recordNumber: `${command["prefix"] ?? "r"}${n}`, version: 1n, ...record } },
    });
  }
}

function recordsOf(event: WatchEvent): object {
  if (event.kind === "changes") return { records: event.set.changes.filter((c) => c.sanction).map((c) => c.sanction!.record?.recordNumber) };
  return event.kind === "snapshot_entry" ? { records: event.entry.sanctions.map((s) => s.record?.recordNumber) } : {};
}

const MILLISECONDS = ["deadline", "initial_backoff", "max_backoff", "give_up_after"];

function connect({ do: _, ...settings }: Command): CreditHub {
  const options = Object.entries(settings).map(([name, value]) => [
    name.replace(/_(.)/g, (_, c: string) => c.toUpperCase()), MILLISECONDS.includes(name) ? value * 1000 : value]);
  return CreditHub.connect(Object.fromEntries(options));
}

let hub: CreditHub | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  try {
    if (command["do"] === "connect") {
      hub = connect(command);
      say("ready");
    } else {
      await commands[command["do"]]!(hub!, command);
    }
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const kind = error instanceof TokenTooOld ? "too-old" : error instanceof HubUnreachable ? "unreachable" : "refused";
    say("error", {
      kind, reason: error.reason, status: Status[error.status], field: error.field, cure: error.cure, metadata: error.metadata,
      violations: error.violations.map((v) => v.reason), localized: error.localized,
    });
  }
}
