import { replay } from "../trail/inflate.js";

/** Passes pages on, once those that came before are through. */
export type InTurn = <Page>(pages: AsyncIterable<Page>) => AsyncIterable<Page>;

/**
 * Has the first page of each made ready beside the others (an inflated file, scanned), and lets one at a time come to its end. Were
 * they read by turns, all would end together, and every core but one would wait for the next.
 */
export function createInTurn(): InTurn {
  let last: Promise<void> = Promise.resolve();
  return async function* inTurn(pages) {
    const rest = pages[Symbol.asyncIterator]();
    const first = await rest.next();
    if (first.done === true) return;
    const before = last;
    let end = (): void => {};
    last = new Promise((resolve) => (end = resolve));
    try {
      await before;
      yield* replay([first.value], rest);
    } finally {
      end();
    }
  };
}
