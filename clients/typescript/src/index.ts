// The Credit Exchange Hub for Node.

export { CreditHub } from "./client.js";
export { cureOf, HubError, HubUnreachable, reasonName, TokenTooOld, type Violation } from "./errors.js";
export { Mirror } from "./mirror.js";
export type { Options } from "./options.js";
export { FileTokenStore, type TokenStore } from "./tokens.js";
export type { WatchEvent, WatchStart, WatchTerms } from "./watching.js";
