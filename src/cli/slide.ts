/** Answers all that stands from one time until before another, neither ever earlier than the last; "too-many" beyond what is kept. */
export type Slide<Item> = (from: number, until: number) => Promise<readonly Item[] | "too-many">;

/** Reads what is sorted by time once, and keeps only what stands between the times asked for, `max` by weight at most. */
export function createSlide<Item extends { readonly at: number }>(
  sorted: AsyncIterable<Item>,
  max: number,
  weightOf: (item: Item) => number,
): Slide<Item> {
  const rest = sorted[Symbol.asyncIterator]();
  let kept: Item[] = [];
  let weight = 0;
  let lostAt = -Infinity;
  let next: IteratorResult<Item> | undefined;

  return async (from, until) => {
    const staying = kept.filter(({ at }) => at >= from);
    if (staying.length < kept.length) weight = staying.reduce((sum, item) => sum + weightOf(item), 0);
    kept = staying;
    next ??= await rest.next();
    while (next.done !== true && next.value.at < until) {
      const item = next.value;
      const itsWeight = item.at >= from ? weightOf(item) : 0;
      if (weight + itsWeight > max) lostAt = item.at;
      else if (item.at >= from) {
        weight += itsWeight;
        kept.push(item);
      }
      next = await rest.next();
    }
    return lostAt >= from ? "too-many" : kept;
  };
}
