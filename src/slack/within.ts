import { setTimeout } from "node:timers/promises";

export type Within<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "late" };

/** Waits for `work`, but no longer than `ms`. What came too late goes on by itself; if it fails then, nobody hears of it. */
export async function within<T>(ms: number, work: Promise<T>): Promise<Within<T>> {
  const timer = new AbortController();
  try {
    return await Promise.race<Within<T>>([
      work.then((value) => ({ kind: "done", value })),
      setTimeout(ms, { kind: "late" }, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
