/** A message of the queue that made no sense, or that carried records that made none. */
export type UnreadMessage = {
  readonly messageId: string;
  /** When it was read, in milliseconds since the epoch. */
  readonly at: number;
  /** How many of its records; null: the message itself. */
  readonly records: number | null;
  readonly reason: string;
};

/** Remembers what of the queue could not be read; the same message again changes nothing, but for one that comes again after midnight. */
export type UnreadMessages = {
  add(message: UnreadMessage): Promise<void>;
  /** Of the days of these moments, both inclusive, latest day first, at most `limit` (up to 101). */
  between(since: number, until: number, limit: number): Promise<readonly UnreadMessage[]>;
};

const counted = 100;
/** One more than is counted, to know whether there are more. */
export const unreadLimit = counted + 1;

/** "2 messages of the queue and 5 records in 1 other could not be read", or null when all could. Of more than 100 messages it says so. */
export function unreadMessageWords(messages: readonly UnreadMessage[]): string | null {
  if (messages.length === 0) return null;
  if (messages.length > counted)
    return `more than ${counted} messages of the queue could not be read, or not whole`;
  const inPart = messages.filter(({ records }) => records !== null);
  const whole = messages.length - inPart.length;
  const records = inPart.reduce((sum, one) => sum + (one.records ?? 0), 0);
  const words = [
    ...(whole > 0 ? [`${whole} message${whole === 1 ? "" : "s"} of the queue`] : []),
    ...(records > 0 ? [`${records} record${records === 1 ? "" : "s"} that the queue carried`] : []),
  ];
  return `${words.join(" and ")} could not be read`;
}
