/** From when to when a log tells all; `isWhole` unless its records stood in no order. Milliseconds since the epoch. */
export type LogStretch = { from: number; until: number; isWhole: boolean };

/** Processes that write into one log may be told a little out of order. */
const disorderMs = 2_000;

/** Follows one log record by record; each place that could not be read ends a stretch. */
export function createLogStretches() {
  const stretches: LogStretch[] = [];
  let open: LogStretch | undefined;
  return {
    stretches,
    hear(at: number): void {
      if (open === undefined) {
        open = { from: at, until: at, isWhole: true };
        stretches.push(open);
      }
      if (at < open.until - disorderMs) open.isWhole = false;
      open.from = Math.min(open.from, at);
      open.until = Math.max(open.until, at);
    },
    interrupt(): void {
      open = undefined;
    },
  };
}

/** Whether logs tell all of that time: one of them does, and none only a part of it. The seconds at its ends may be cut. */
export function coversAll(stretches: readonly LogStretch[], from: number, until: number): boolean {
  const telling = stretches.filter((one) => one.until >= from && one.from <= until);
  return telling.length > 0 && telling.every((one) => one.isWhole && one.from < from && one.until > until);
}
