import { setImmediate } from "node:timers/promises";

/** Waits for something that no promise tells; the test's own time limit is the only one. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}
