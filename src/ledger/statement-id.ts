import { createHash } from "node:crypto";
import { encodeTime, ulid } from "ulid";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Mints statement ids: ULIDs of the clock's time and of `random`, which gives unforeseeable numbers from 0 up to but not 1. */
export function createNewId(clock: () => number, random: () => number): () => string {
  return () => ulid(clock(), random);
}

/**
 * The id of a statement that went round the bot: the same for the same event, however often it is delivered.
 * Its time is the event's, its randomness the first 80 bits of the event id's SHA-256. Throws for a time outside 1970 to 10889.
 */
export function outsideStatementId(eventTime: number, eventId: string): string {
  const digest = createHash("sha256").update(eventId).digest("hex").slice(0, 20);
  const bits = BigInt(`0x${digest}`);
  const random = Array.from({ length: 16 }, (_, index) =>
    crockford.charAt(Number((bits >> BigInt(75 - 5 * index)) & 31n)),
  );
  return `${encodeTime(eventTime)}${random.join("")}`;
}
