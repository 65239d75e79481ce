import { gravest, type Reason } from "../reason.js";
import type { Effect, Statement } from "../statement.js";
import { riskOfCommand } from "./command-risks.js";

/** What a statement was found to do while it was parsed. */
export type Tally = {
  /** What it does by its own words. */
  readonly told: Effect[];
  /** What it only reads. */
  readonly read: Effect[];
  readonly reasons: Reason[];
  readonly calls: Set<string>;
  /** It runs code that is computed at run time. */
  dynamic: boolean;
};

export function newTally(): Tally {
  return { told: [], read: [], reasons: [], calls: new Set(), dynamic: false };
}

/** A statement of that command, which does what its tally says. */
export function summedUp(command: string, { told, read, reasons, calls, dynamic }: Tally): Statement {
  return {
    command,
    ...(gravest([riskOfCommand(command), ...reasons]) ?? riskOfCommand(command)),
    effects: distinct([...told, ...read]),
    ...(dynamic ? { dynamic } : {}),
    ...(calls.size > 0 ? { calls: [...calls] } : {}),
  };
}

/** Adds what another statement does to what this one does. */
export function adopt(tally: Tally, { risk, because, effects, calls, dynamic }: Statement): void {
  tally.reasons.push({ risk, because });
  tally.told.push(...effects);
  for (const call of calls ?? []) tally.calls.add(call);
  if (dynamic === true) tally.dynamic = true;
}

/** The same, where this one only creates the code that does it. */
export function adoptLater(tally: Tally, statement: Statement): void {
  adopt(tally, {
    ...statement,
    because: `creates code that ${statement.because}`,
    effects: statement.effects.map((effect) => ({ ...effect, later: true })),
  });
}

/** Each effect once, in the order of its first mention. */
export function distinct(effects: readonly Effect[]): Effect[] {
  if (effects.length < 2) return [...effects];
  return [...new Map(effects.map((effect) => [JSON.stringify(effect), effect])).values()];
}
