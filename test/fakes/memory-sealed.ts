import type { Sealed } from "../../src/ledger/sealed.js";

/** Sealed texts in memory, unencrypted, for unit tests. */
export function createMemorySealed(clock: () => number): Sealed {
  const texts = new Map<string, { text: string; notAfter: number }>();
  return {
    put: async (key, text, minutes) => {
      if (Buffer.byteLength(text) > 100_000) throw new RangeError("too long");
      if (!(minutes > 0 && minutes <= 30)) throw new RangeError("too long a time");
      texts.set(key, { text, notAfter: clock() + minutes * 60_000 });
    },
    open: async (key) => {
      const kept = texts.get(key);
      return kept !== undefined && kept.notAfter > clock() ? kept.text : undefined;
    },
    remove: async (key) => texts.delete(key),
  };
}
