/** Exact text that waits for a click: apart from the ledger, encrypted, with an expiry that is checked at reading. */
export type Sealed = {
  /** Keeps `text` (at most 100 kB) for `minutes` (at most 30); throws a RangeError beyond either. */
  put(key: string, text: string, minutes: number): Promise<void>;
  /** The text, or undefined when it expired, was removed or never was. Throws if it was tampered with. */
  open(key: string): Promise<string | undefined>;
  /** True for one of all who remove it; false where it was not there, and perhaps where the store's first answer was lost. */
  remove(key: string): Promise<boolean>;
};
