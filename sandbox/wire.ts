import { createChanges } from "./changes.js";

/** Between whom something went: Slack → whodid, whodid → Slack, whoever → AWS, AWS → trail. */
export type Lane = "to-app" | "from-app" | "aws" | "trail";

/** One thing that went over the wire. `kind` groups what is kept together, such as one AWS service. */
export type Sight = {
  readonly lane: Lane;
  readonly kind: string;
  readonly title: string;
  readonly detail: unknown;
};

export type WireEntry = Omit<Sight, "detail"> & {
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  /** JSON, for people to read. */
  readonly detail: string;
};

export type Wire = {
  add(sight: Sight): void;
  /** What came after that number, oldest first. */
  after(number: number): readonly WireEntry[];
  onChange(listener: () => void): () => void;
};

/** Of each kind: the app's polling of one service must not push out everything else. */
const kept = 100;
/** What is longer is cut, aloud. */
const longestDetail = 16_000;
/** Who holds one of these may act: they are not for looking at. */
const hidden = new Set(["token", "trigger_id", "response_url", "upload_url", "authorization"]);

/** The latest things that went over the wire, with everything that lets its holder act taken out. */
export function createWire(clock: () => number): Wire {
  const kinds = new Map<string, WireEntry[]>();
  const changes = createChanges();
  let number = 0;
  return {
    add({ lane, kind, title, detail }) {
      const entries = kinds.get(kind) ?? [];
      const at = new Date(clock()).toISOString();
      entries.push({ number: (number += 1), at, lane, kind, title, detail: show(detail) });
      if (entries.length > kept) entries.shift();
      kinds.set(kind, entries);
      changes.notify();
    },
    after: (seen) =>
      [...kinds.values()]
        .flat()
        .filter((entry) => entry.number > seen)
        .toSorted((one, other) => one.number - other.number),
    onChange: (listener) => changes.onChange(listener),
  };
}

function show(detail: unknown): string {
  const text = JSON.stringify(detail, (key, value: unknown) => (hidden.has(key) ? "…" : value), 2) ?? "";
  return text.length <= longestDetail
    ? text
    : `${text.slice(0, longestDetail)}\n… and ${text.length - longestDetail} characters more`;
}
