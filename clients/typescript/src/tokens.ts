// Where a watch keeps the token of the last event that was dealt with.

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Keeps one token. An application that has a database saves the token in the transaction of the change itself. */
export interface TokenStore {
  /** The token that was saved last. Empty where none was. */
  load(): string;
  /** Keeps a token; on return it must survive a power cut. */
  save(token: string): void;
}

/** Keeps a token in a file of its own. */
export class FileTokenStore implements TokenStore {
  constructor(private readonly path: string) {}

  load(): string { return readOr(this.path, "").trim(); }

  save(token: string): void { writeWhole(this.path, `${token}\n`); }
}

/** The text of a file; another where there is no such file. */
export function readOr(path: string, other: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return other;
    throw failure;
  }
}

/** Writes a text beside the file, flushes it to disk and renames it, so that a crash leaves the old one or the new one whole. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, "w");
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  const folder = openSync(dirname(resolve(path)), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
