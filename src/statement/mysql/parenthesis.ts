import { deeper, expression, list, needs, type Parsing, takes } from "./parsing.js";
import { startsQuery } from "./query-start.js";
import { unknown, type Value } from "./value.js";

/** What parentheses held: a query, or expressions. */
export type Parenthesised = { readonly query: boolean; readonly values: readonly Value[] };

/** A query or a list of expressions, and its closing parenthesis; the opening one has been taken. */
export function parenthesised(p: Parsing): Parenthesised {
  return deeper(p, () => {
    if (startsQuery(p)) {
      p.rules.query(p);
      needs(p, ")");
      return { query: true, values: [] };
    }
    let first: Value | undefined;
    if (takes(p, "(")) {
      const inner = parenthesised(p);
      if (inner.query) {
        p.rules.queryTail(p);
        if (takes(p, ")")) return { query: true, values: [] };
      }
      first = p.rules.continued(p, valueOf(inner), 0);
    }
    const values = first === undefined ? [] : [first];
    if (first === undefined || takes(p, ",")) values.push(...list(p, expression));
    needs(p, ")");
    return { query: false, values };
  });
}

export function valueOf({ query, values }: Parenthesised): Value {
  const [only] = values;
  return query || only === undefined || values.length > 1 ? unknown : only;
}
