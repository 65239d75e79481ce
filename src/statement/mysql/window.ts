import {
  advance,
  expression,
  inside,
  list,
  needs,
  type Parsing,
  peek,
  sees,
  seesName,
  takes,
  takesOneOf,
} from "./parsing.js";
import { unit } from "./units.js";

/** What may follow a call: `RESPECT NULLS`, `FROM FIRST`, `OVER (…)`. */
export function windowOf(p: Parsing): void {
  if (sees(p, "FROM", "FIRST") && isBeforeOver(p)) p.next += 2;
  if (sees(p, "RESPECT", "NULLS") || sees(p, "IGNORE", "NULLS")) p.next += 2;
  if (!takes(p, "OVER")) return;
  if (seesName(p)) advance(p);
  else inside(p, () => windowDefinition(p));
}

function isBeforeOver(p: Parsing): boolean {
  return peek(p, 2).key === "OVER" || peek(p, 2).key === "RESPECT";
}

export function windowDefinition(p: Parsing): void {
  if (seesName(p)) advance(p);
  if (takes(p, "PARTITION", "BY")) list(p, expression);
  if (takes(p, "ORDER", "BY")) {
    list(p, () => {
      expression(p);
      takesOneOf(p, "ASC", "DESC");
    });
  }
  if (takesOneOf(p, "ROWS", "RANGE", "GROUPS") === undefined) return;
  if (!takes(p, "BETWEEN")) return frameBound(p);
  frameBound(p);
  needs(p, "AND");
  frameBound(p);
}

function frameBound(p: Parsing): void {
  if (takes(p, "CURRENT")) return needs(p, "ROW");
  if (!takes(p, "UNBOUNDED")) {
    if (takes(p, "INTERVAL")) {
      expression(p);
      unit(p);
    } else expression(p);
  }
  if (takesOneOf(p, "PRECEDING", "FOLLOWING") === undefined) needs(p, "PRECEDING");
}
