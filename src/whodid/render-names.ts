import { objectOf } from "../ledger/deed.js";
import { type Part, rich } from "../message/blocks.js";
import type { Block } from "../message/message.js";
import type { NamesFound } from "./find-names.js";

/** "Did you mean `money_transfers`?" */
export function nearBlocks(near: readonly string[]): Block[] {
  return near.length === 0 ? [] : [rich("Did you mean ", ...listNames(near, " or "), "?")];
}

/** Which names were searched for a pattern: "Names that fit: `money_old`, `money_transfers`." */
export function namedBlocks(named: NamesFound | null): Block[] {
  if (named === null) return [];
  const names = [...new Set(named.names.map(({ name }) => name))];
  return [
    rich(
      ...(names.length === 0
        ? ["No name that the ledger knows fits"]
        : ["Names that fit: ", ...listNames(names, ", ")]),
      named.isBounded ? "; there may be more, which were not searched." : ".",
      " Watched calls to AWS are not searched by a pattern.",
    ),
  ];
}

function listNames(names: readonly string[], last: string): Part[] {
  return names.flatMap((name, index): Part[] => [
    ...(index === 0 ? [] : [index === names.length - 1 ? last : ", "]),
    { kind: "code", text: objectOf({ schema: null, name }) },
  ]);
}
