/** One call as `GET /sandbox/state` shows it: who called what, never with which text. */
export type CallRecord = {
  readonly service: string;
  readonly operation: string;
  /** ARN of the caller; null for credentials that nobody knows. */
  readonly principal: string | null;
  readonly secret?: string;
  readonly userAgent: string;
  /** ISO 8601. */
  readonly at: string;
  /** The service's own name of the error. */
  readonly error?: string;
};

export type Calls = {
  add(record: CallRecord): void;
  /** Newest last. */
  list(): readonly CallRecord[];
};

const kept = 2000;

/** The last calls at all doors. */
export function createCalls(onAdded: () => void): Calls {
  const records: CallRecord[] = [];
  return {
    add(record) {
      records.push(record);
      if (records.length > kept) records.splice(0, records.length - kept);
      onAdded();
    },
    list: () => [...records],
  };
}
