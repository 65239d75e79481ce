import type { Entry, Sighting } from "../../src/ledger/entry.js";
import { indexKeysOf, objectNamesOf } from "../../src/ledger/index-key.js";
import type { Ledger, Page } from "../../src/ledger/ledger.js";
import type { Peek } from "../../src/ledger/peek.js";
import { asOf, waitsUntil } from "../../src/ledger/waiting.js";
import { inOrderRead, type TrialCall } from "../../src/ledger/trial.js";
import { roomFor } from "../../src/ledger/sightings.js";
import { cursorAfter, pageBounds } from "../../src/ledger/page.js";

/** The ledger in memory, for unit tests; passes the same contract as the real one. */
export function createMemoryLedger(clock: () => number = () => 0): Ledger {
  const entries = new Map<string, Entry>();
  const seen = new Map<string, Set<string>>();
  const peeks = new Map<string, Peek>();
  const trials = new Map<string, readonly TrialCall[]>();
  const change = (id: string, with_: Partial<Entry>): void => {
    const entry = entries.get(id);
    if (entry !== undefined) entries.set(id, { ...entry, ...with_ });
  };
  return {
    record: async (entry) => {
      if (entries.has(entry.id)) return "already-recorded";
      entries.set(entry.id, structuredClone(entry));
      return "recorded";
    },
    find: async (id) => {
      const entry = entries.get(id);
      return entry === undefined ? undefined : structuredClone(asOf(entry, clock()));
    },
    advance: async (id, { from, to, ...facts }) => {
      const entry = entries.get(id);
      if (entry === undefined || !from.includes(entry.state)) return "refused";
      if (to === "sending" && clock() >= waitsUntil(entry)) return "refused";
      change(id, { ...structuredClone(facts), state: to });
      return "advanced";
    },
    sight: async (id, sighting) => {
      const sightings = entries.get(id)?.sightings;
      if (sightings === undefined) throw new Error("There is no such statement in the ledger.");
      const known = seen.get(id) ?? new Set(sightings.map(({ eventId }) => eventId));
      if (known.has(sighting.eventId)) return "already-sighted";
      seen.set(id, known.add(sighting.eventId));
      if (sightings.length >= roomFor(sighting)) change(id, { moreSightings: true });
      else change(id, { sightings: [...sightings, { ...sighting }].toSorted(oldestFirst) });
      return "sighted";
    },
    audit: async (id, finding) => {
      if (!entries.has(id)) throw new Error("There is no such statement in the ledger.");
      change(id, structuredClone(finding));
    },
    noteTrial: async (statementId, phase, calls) => {
      const key = `${phase} ${statementId}`;
      const noted = trials.get(key) ?? [];
      const added = calls.filter(({ eventId }) => noted.every((call) => call.eventId !== eventId));
      trials.set(key, [...noted, ...structuredClone(added)]);
      return (trials.get(key) ?? []).toSorted(inOrderRead).slice(0, 100);
    },
    notePeek: async (peek) => {
      if (peeks.has(peek.statementId)) return "already-noted";
      peeks.set(peek.statementId, structuredClone(peek));
      return "noted";
    },
    findPeek: async (statementId) => structuredClone(peeks.get(statementId)),
    namesOn: async (database, prefix, limit) => {
      const all = [...entries.values()].flatMap(objectNamesOf).filter((each) => each.database === database);
      const names = new Set(all.map(({ name }) => name).filter((name) => name !== ""));
      return [...names]
        .filter((name) => name.startsWith(prefix))
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .slice(0, limit);
    },
    lookUp: async (lookup): Promise<Page> => {
      const { key, first, last, limit } = pageBounds(lookup);
      const found = [...entries.values()]
        .filter(({ id }) => id >= first && id <= last)
        .filter((entry) => indexKeysOf(entry).includes(key))
        .toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const page = found.slice(0, limit);
      const end = page.at(-1);
      return {
        entries: structuredClone(page.map((entry) => asOf(entry, clock()))),
        ...(found.length > limit && end !== undefined ? { cursor: cursorAfter(key, end.id) } : {}),
      };
    },
  };
}

function oldestFirst(a: Sighting, b: Sighting): number {
  return a.eventTime - b.eventTime || (a.eventId < b.eventId ? -1 : 1);
}
