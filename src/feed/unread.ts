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

/** The same counts for one delivery of a message: what comes again is not counted again. */
export function unreadOf(unread: Unread, { receives }: { readonly receives: number }): Unread {
  return receives <= 1 ? unread : { ...unread, addMessage: () => {}, addRecords: () => {} };
}
