/** What could not be read since the start, by kind; for the log. */
export type Unread = {
  addMessage(): void;
  addRecords(count: number): void;
  since(): { readonly messages: number; readonly records: number };
};

export function createUnread(): Unread {
  let messages = 0;
  let records = 0;
  return {
    addMessage: () => void (messages += 1),
    addRecords: (count) => void (records += count),
    since: () => ({ messages, records }),
  };
}
