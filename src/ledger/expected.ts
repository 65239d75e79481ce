/** A statement that was sent, and whose trail event is waited for. `sentAt` is in milliseconds since the epoch. */
export type Expected = { readonly statementId: string; readonly sentAt: number };

/** Statements that the trail has still to show: written before each is sent, so that one that never shows up is found without a scan. */
export type ExpectedSightings = {
  put(item: Expected): Promise<void>;
  /** Those sent before `moment`, oldest first, at most 100. */
  sentBefore(moment: number): Promise<readonly Expected[]>;
  remove(item: Expected): Promise<void>;
};

/** Where there is no trail, nothing is waited for. */
export const nothingExpected: ExpectedSightings = {
  put: () => Promise.resolve(),
  sentBefore: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
};
