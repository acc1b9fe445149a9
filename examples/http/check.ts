// A check by a client that is generated from docs/openapi.json: «openapi-typescript docs/openapi.json -o api.d.ts».
// Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 node check.js CODE MATTER
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Problem = components["schemas"]["Problem"];

const [code, matter] = process.argv.slice(2);
if (!code || !matter) throw new Error("Usage: check CODE MATTER");

const hub = createClient<paths>({
  baseUrl: process.env["CREDITHUB_ADDRESS"] ?? "http://127.0.0.1:5080",
  headers: { "credithub-agency": "sx-procurement", "credithub-purpose": "procurement" },
});

const { data, error } = await hub.POST("/v1/checks", { body: { unified_social_credit_code: code, matter_code: matter } });
if (error) {
  const problem: Problem = error;
  console.error(`${problem.reason}: ${problem.detail} ${problem.cure}`);
  process.exitCode = 3;
} else {
  console.log(`${data.verdict}, decision ${data.decision_id}`);
  for (const reason of data.reasons ?? []) console.log(`- ${reason.measure_name}, by ${reason.authority?.name} ${reason.document_number}`);
}
