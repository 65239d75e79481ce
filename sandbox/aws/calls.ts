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

/** Of each service: the app's polling of one must not push out the calls of another. */
const kept = 1000;

/** The last calls at all doors. */
export function createCalls(onAdded: (record: CallRecord) => void): Calls {
  const numbered = new Map<string, { readonly number: number; readonly record: CallRecord }[]>();
  let number = 0;
  return {
    add(record) {
      const records = numbered.get(record.service) ?? [];
      records.push({ number: (number += 1), record });
      if (records.length > kept) records.shift();
      numbered.set(record.service, records);
      onAdded(record);
    },
    list: () =>
      [...numbered.values()]
        .flat()
        .toSorted((a, b) => a.number - b.number)
        .map(({ record }) => record),
  };
}
