import { meets } from "./condition.js";
import type { Known } from "./known.js";
import { readCall } from "./read-call.js";
import { readFinding } from "./read-finding.js";
import { everySource, findingSource, severities, type Severity, type WatchRow } from "./row.js";
import type { WatchedCall, WatchedFinding } from "./watched.js";

/** A watched event; `unreadable` when a row means it, but it lacks an id or a time to show it by; undefined when none does. */
type Match<Kind> = Kind | "unreadable" | undefined;

export type Watch = {
  /** Every `eventSource` that some row asks for; a record of another source is watched only for its `userIdentity.type`. */
  readonly sources: ReadonlySet<string>;
  /** Every `userIdentity.type` for which records of any source are watched. */
  readonly identityTypes: ReadonlySet<string>;
  /** Looks a record of the trail up in the table. Never throws; cheap for records that no row means. */
  match(record: unknown): Match<WatchedCall>;
  /** The same for a finding of GuardDuty, as EventBridge carries it in `detail`. */
  matchFinding(finding: unknown): Match<WatchedFinding>;
};

/** Makes a table ready for look-ups: rows by source and name, so that a record meets only the rows that could mean it. */
export function createWatch(rows: readonly WatchRow[], known: Known): Watch {
  const bySource = new Map<string, readonly WatchRow[]>();
  for (const row of rows) bySource.set(row.source, [...(bySource.get(row.source) ?? []), row]);
  const index = new Map([...bySource].map(([source, own]) => [source, byName(own)]));
  const anywhere = bySource.get(everySource) ?? [];
  const identityTypes = new Set(anywhere.flatMap(identityTypesOf));

  const fitting = (source: string, name: string, record: Fields): readonly WatchRow[] => {
    const named = index.get(source);
    const own = named?.rows.get(name) ?? named?.rest ?? [];
    const candidates = identityTypes.has(identityTypeOf(record)) ? [...own, ...anywhere] : own;
    return candidates.filter(
      ({ events, where = [] }) =>
        (events === undefined || events.includes(name)) &&
        where.every((condition) => meets(record, condition, known)),
    );
  };

  return {
    sources: new Set([...bySource.keys()].filter((name) => name !== everySource && name !== findingSource)),
    identityTypes,
    match(record) {
      if (!isFields(record)) return undefined;
      const { eventSource, eventName } = record;
      if (typeof eventSource !== "string" || typeof eventName !== "string") return undefined;
      if (eventSource === findingSource) return undefined;
      const found = fitting(eventSource, eventName, record);
      return found.length === 0 ? undefined : readCall(record, found, gravest(found));
    },
    matchFinding(finding) {
      if (!isFields(finding) || typeof finding["type"] !== "string") return undefined;
      const found = fitting(findingSource, finding["type"], finding);
      return found.length === 0 ? undefined : readFinding(finding, found, gravest(found));
    },
  };
}

/** The types for which a row of every source is meant. */
export function identityTypesOf({ where = [] }: Pick<WatchRow, "where">): readonly string[] {
  return where
    .filter(({ field, not }) => field === "userIdentity.type" && not !== true)
    .flatMap(({ is, oneOf = [] }) => (is === undefined ? oneOf : [is]))
    .map(String);
}

/** For each name its rows in the table's order, those without names among them; `rest` for all other names. */
function byName(rows: readonly WatchRow[]) {
  const names = new Set(rows.flatMap(({ events = [] }) => events));
  const fits = (name: string) => rows.filter(({ events }) => events === undefined || events.includes(name));
  return {
    rows: new Map([...names].map((name) => [name, fits(name)])),
    rest: rows.filter(({ events }) => events === undefined),
  };
}

function gravest(rows: readonly WatchRow[]): Severity {
  return severities.find((severity) => rows.some((row) => row.severity === severity)) ?? "low";
}

function identityTypeOf({ userIdentity }: Fields): string {
  return isFields(userIdentity) && typeof userIdentity["type"] === "string" ? userIdentity["type"] : "";
}

/** What a record may be, as far as is known before it is looked at. */
type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
