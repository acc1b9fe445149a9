// What a client has to know to reach the hub, and how patient it is.

import { existsSync, readFileSync } from "node:fs";

/** Settings of a client. Only the first three are required. Times are milliseconds. */
export interface Options {
  /** Address of the hub, such as `http://127.0.0.1:5080`; outside loopback `https://…`. */
  readonly address: string;
  /** Code of the calling agency (机构) in the sharing directory, such as `sx-court`. */
  readonly agency: string;
  /** Purpose of the calls (用途), one that the directory grants to the agency. */
  readonly purpose: string;
  /** Unified social credit code of the company on whose behalf a portal calls. */
  readonly actingFor?: string;
  /** Gives the statement by which that company proves that it asked; called for each call. */
  readonly companyAssertion?: () => string;
  /** Language in which the hub states refusals beside English, such as `zh-CN`. Default: English alone. */
  readonly language?: string;
  /** The agency's key, for a hub on loopback. Rather give `keyFile`. */
  readonly key?: string;
  /** File that holds the agency's key and nothing else. */
  readonly keyFile?: string;
  /** PEM file of the agency's certificate with its chain, for mutual TLS. */
  readonly certificateFile?: string;
  /** PEM file of the certificate's private key. */
  readonly certificateKeyFile?: string;
  /** PEM file of the authorities that may vouch for the hub. Default: those of Node. */
  readonly authorityFile?: string;
  /** Time that a call with one answer may take, all its attempts together. Default 10,000. */
  readonly deadline?: number;
  /** Attempts of a call that may be repeated, the first included. Default 5. */
  readonly attempts?: number;
  /** First pause before something is tried again; it doubles with each failure. Default 100. */
  readonly initialBackoff?: number;
  /** Longest pause, where the hub asks for none that is longer. Default 10,000. */
  readonly maxBackoff?: number;
  /** Time without any progress after which a stream of reports or checks gives up. Default 120,000. Watches never give up. */
  readonly giveUpAfter?: number;
  /** Rows or questions that go into one message of a stream, 1 to 1,000. Default 256. */
  readonly batchSize?: number;
  /** Rows or questions of a stream that may be on the way without an answer. Default 2,048. */
  readonly window?: number;
}

/** Options with every default filled in. */
export type Settings = Required<Omit<Options, "companyAssertion">> & Pick<Options, "companyAssertion">;

const BATCH_SIZE_MAX = 1000;

/** Fills in the defaults. Throws an Error that names everything that is wrong. */
export function settingsOf(options: Options): Settings {
  const settings: Settings = {
    actingFor: "", language: "", key: "", keyFile: "", certificateFile: "", certificateKeyFile: "", authorityFile: "", deadline: 10_000, attempts: 5,
    initialBackoff: 100, maxBackoff: 10_000, giveUpAfter: 120_000, batchSize: 256, window: 2048, ...options,
  };
  const faults = [...faultsOf(settings)];
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return settings;
}

/** The agency's key. Empty where there is none. */
export function keyOf(settings: Settings): string {
  return settings.keyFile ? readFileSync(settings.keyFile, "ascii").trim() : settings.key;
}

function* faultsOf(settings: Settings): Generator<string> {
  if (!/^https?:\/\/[^/?#]+\/?$/.test(settings.address))
    yield `address is «${settings.address}»; it must be like http://127.0.0.1:5080 or https://hub.example.gov.cn.`;
  for (const name of ["agency", "purpose"] as const)
    if (!/^[!-~]+$/.test(settings[name])) yield `${name} is «${settings[name]}»; it must be a code of the sharing directory.`;
  if (settings.key && settings.keyFile) yield "key and keyFile are both given; give one of them.";
  if (Boolean(settings.certificateFile) !== Boolean(settings.certificateKeyFile))
    yield "certificateFile and certificateKeyFile go together; one of them is empty.";
  if (settings.certificateFile && settings.address.startsWith("http:"))
    yield `certificateFile is given, but address is «${settings.address}»; certificates go with https.`;
  for (const name of ["keyFile", "certificateFile", "certificateKeyFile", "authorityFile"] as const)
    if (settings[name] && !existsSync(settings[name])) yield `${name} is «${settings[name]}»; there is no such file.`;
  if (!(settings.deadline > 0)) yield `deadline is ${settings.deadline}; it must be longer than nothing.`;
  if (!(settings.attempts >= 1)) yield `attempts is ${settings.attempts}; it must be at least 1.`;
  if (!(settings.initialBackoff > 0 && settings.initialBackoff <= settings.maxBackoff))
    yield `initialBackoff ${settings.initialBackoff} must be longer than nothing and at most maxBackoff ${settings.maxBackoff}.`;
  if (!(settings.batchSize >= 1 && settings.batchSize <= BATCH_SIZE_MAX))
    yield `batchSize is ${settings.batchSize}; it must be from 1 to ${BATCH_SIZE_MAX}.`;
  if (!(settings.window >= settings.batchSize)) yield `window is ${settings.window}; it must be at least batchSize, ${settings.batchSize}.`;
}
