/** A record of the trail, as far as the sandbox's services look into it. */
export type Recorded = {
  readonly eventID: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly readOnly: boolean;
  readonly managementEvent: boolean;
  readonly userIdentity: object;
};

const kept = 20_000;

/** Keeps the newest records, for services that answer from them. */
export function createRecordBook() {
  const records: Recorded[] = [];
  return {
    see(record: Recorded): void {
      records.push(record);
      if (records.length > kept) records.shift();
    },
    /** Those between two times (seconds since the epoch, both inclusive). */
    between: (from: number, until: number): readonly Recorded[] =>
      records.filter(({ eventTime }) => {
        const at = Date.parse(eventTime) / 1000;
        return at >= from && at <= until;
      }),
  };
}

export type RecordBook = ReturnType<typeof createRecordBook>;

/** A member of `userIdentity`, where it is a text. */
export function identityField({ userIdentity }: Recorded, name: string): string | undefined {
  const value: unknown = Object.entries(userIdentity).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : undefined;
}
