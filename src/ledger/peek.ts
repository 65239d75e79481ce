import type { Door } from "../trail/match.js";

/**
 * That whodid itself asked a database something as a person: what would fall with their statement, or what to show as an example. It is
 * read-only and rolled back, so no deed of theirs; written down before its first call leaves, so that its trail events are known.
 */
export type Peek = {
  /** Of the statement, or of the command, that it is for. */
  readonly statementId: string;
  readonly door: Door;
  /** HMAC of the exact text that it asks, hexadecimal. */
  readonly sqlHmac: string;
  /** Milliseconds since the epoch; absent of older ones. */
  readonly notedAt?: number;
};
