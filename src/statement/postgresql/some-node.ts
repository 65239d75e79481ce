import type { Node } from "libpg-query";

/** True where a node within an expression, itself included, fulfils the test. Without recursion: trees are 30,000 deep. */
export function someNode(expression: Node | undefined, test: (node: Node) => boolean): boolean {
  const stack: object[] = expression === undefined ? [] : [expression];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (isNode(place) && test(place)) return true;
    // The first is looked at first: a column stands before the long list that it is compared with.
    for (const inside of Object.values<unknown>({ ...place }).toReversed()) {
      if (typeof inside === "object" && inside !== null) stack.push(inside);
    }
  }
  return false;
}

function isNode(value: object): value is Node {
  return /^[A-Z]/.test(Object.keys(value)[0] ?? "");
}
