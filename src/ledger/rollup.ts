import { createHash } from "node:crypto";

/** What one batch held of an application's statements in one minute on one cluster, through one secret. */
export type RollupPart = {
  readonly application: string;
  readonly clusterArn: string;
  readonly secretArn: string | null;
  /** When the minute begins. Times are milliseconds since the epoch. */
  readonly minute: number;
  readonly first: number;
  readonly last: number;
  /** A few event ids, to find the records in the trail. */
  readonly samples: readonly string[];
  /** For each way to end ("done" or an error code) the marks of the calls that did, one after the other, each once. */
  readonly ends: Readonly<Record<string, string>>;
};

/** The ledger's other half: statements of declared applications, as counts. Every method may throw a fault. */
export type Rollups = {
  /** The same part again changes nothing. */
  add(part: RollupPart): Promise<void>;
  /** Newest minute first; strongly consistent. */
  parts(stretch: {
    readonly clusterArn: string;
    readonly since: number;
    readonly until: number;
  }): AsyncIterable<RollupPart>;
};

/** All that was rolled up of one application through one secret, each call once in however many batches it came. */
export type Rollup = Pick<RollupPart, "application" | "clusterArn" | "secretArn" | "first" | "last"> & {
  readonly count: number;
  /** The most frequent first. */
  readonly ends: readonly (readonly [ended: string, count: number])[];
  readonly samples: readonly string[];
};

/** 64 bits in base64url: two of ten million calls share a mark with a chance of one in 300,000. */
const markLength = 11;
const maxSamples = 5;

/** Stands for an event in a part. */
export function markOf(eventId: string): string {
  return createHash("sha256").update(eventId).digest().subarray(0, 8).toString("base64url");
}

/** Puts parts together by application, cluster and secret: a call that several of them hold counts once, as it ended in the first. */
export function rollUpParts(parts: readonly RollupPart[]): readonly Rollup[] {
  const groups = new Map<string, RollupPart[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.application, part.clusterArn, part.secretArn]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].map(rollUpGroup);
}

function rollUpGroup(parts: readonly RollupPart[]): Rollup {
  const { application = "", clusterArn = "", secretArn = null } = parts[0] ?? {};
  const seen = new Set<string>();
  const ends = new Map<string, number>();
  for (const [ended, marks] of parts.flatMap((part) => Object.entries(part.ends))) {
    for (let at = 0; at < marks.length; at += markLength) {
      const mark = marks.slice(at, at + markLength);
      if (seen.has(mark)) continue;
      seen.add(mark);
      ends.set(ended, (ends.get(ended) ?? 0) + 1);
    }
  }
  return {
    application,
    clusterArn,
    secretArn,
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    count: seen.size,
    ends: [...ends].toSorted(([, a], [, b]) => b - a),
    samples: [...new Set(parts.flatMap(({ samples }) => samples))].slice(0, maxSamples),
  };
}
