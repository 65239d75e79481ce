import { placeName } from "../ledger/place.js";
import type { CoverageBook, Place, Stretch } from "../trail/coverage.js";
import { parseOwnName } from "../trail/log-file-name.js";

/** From when to when files tell of each place. Files alone judge no day: that takes digests. */
export type FileCoverage = Pick<CoverageBook, "stretches" | "judgedDays"> & {
  /** By the name that CloudTrail gave a file; answers whether it is such a name. */
  addFile(name: string): boolean;
  /** For files without such a name only their events can say what time they are of. */
  addEvent(place: Place, eventTime: number): void;
};

export function createFileCoverage(): FileCoverage {
  const named = new Map<string, Stretch>();
  const seen = new Map<string, Stretch>();
  return {
    addFile(name) {
      const read = parseOwnName(name.split(/[\\/]/).at(-1) ?? "");
      if (read !== undefined) extend(named, read, read.deliveredAt);
      return read !== undefined;
    },
    addEvent: (place, eventTime) => extend(seen, place, eventTime),
    stretches: () => Promise.resolve([...new Map([...seen, ...named]).values()]),
    judgedDays: () => Promise.resolve([]),
  };
}

function extend(stretches: Map<string, Stretch>, { accountId, region }: Place, at: number): void {
  const name = placeName({ accountId, region });
  const { from, until } = stretches.get(name) ?? { from: at, until: at };
  const wider = { from: Math.min(from, at), until: Math.max(until, at) };
  stretches.set(name, { accountId, region, trail: null, ...wider });
}
