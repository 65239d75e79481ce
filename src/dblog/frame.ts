import type { Logged } from "./read-statements.js";

/** Statements in the order of time, each with the number of its text in its session. */
export type NumberedLog = { readonly logged: readonly Logged[]; readonly texts: readonly number[] };

/** What a frame showed: indices of its places, the last excluded, and how many different texts stand there. */
export type Stretch = { readonly from: number; readonly until: number; readonly texts: number };

/** A frame of time over places of a log, that only ever moves on: so each place enters it once, however many calls ask. */
export type Frame = {
  readonly places: readonly number[];
  /** Shows what was logged from one time until another, both included; neither earlier than before. */
  move(from: number, until: number): Stretch;
  /** Counts for each place how often it was shown. */
  addClaims(claims: Int32Array): void;
  /** Whether a place there has more than one claim, once all are counted. */
  isShared(stretch: Stretch, claims: Int32Array): boolean;
};

export function createFrame({ logged, texts }: NumberedLog): Frame & { add(place: number): void } {
  const places: number[] = [];
  const counts = new Map<number, number>();
  const changes: number[] = [];
  let shared: readonly number[] | undefined;
  let from = 0;
  let until = 0;

  const timeOf = (index: number): number => logged[places[index] ?? -1]?.at ?? Infinity;
  const count = (index: number, by: number): void => {
    const text = texts[places[index] ?? -1] ?? -1;
    const now = (counts.get(text) ?? 0) + by;
    if (now === 0) counts.delete(text);
    else counts.set(text, now);
  };
  return {
    places,
    add: (place) => void places.push(place),
    move(begin, end) {
      for (; timeOf(until) <= end; until += 1) count(until, 1);
      for (; from < until && timeOf(from) < begin; from += 1) count(from, -1);
      changes[from] = (changes[from] ?? 0) + 1;
      changes[until] = (changes[until] ?? 0) - 1;
      return { from, until, texts: counts.size };
    },
    addClaims(claims) {
      let open = 0;
      for (const [index, place] of places.entries()) {
        open += changes[index] ?? 0;
        claims[place] = (claims[place] ?? 0) + open;
      }
    },
    isShared(stretch, claims) {
      shared ??= sums(places.map((place) => ((claims[place] ?? 0) > 1 ? 1 : 0)));
      return shared[stretch.until] !== shared[stretch.from];
    },
  };
}

/** The sum of all before each index. */
function sums(numbers: readonly number[]): readonly number[] {
  const all = [0];
  for (const each of numbers) all.push((all.at(-1) ?? 0) + each);
  return all;
}
