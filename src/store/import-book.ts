import type { ImportBook } from "../ledger/import-book.js";
import { keyPart } from "../ledger/index-key.js";
import type { Store } from "./connect.js";

/** The import book in the ledger table: what was imported stays imported. */
export function createImportBook({ ledger: table }: Store): ImportBook {
  return {
    has: async (name) => (await table.get(keyOf(name))) !== undefined,
    add: async (name) => void (await table.put(keyOf(name))),
  };
}

function keyOf(name: string) {
  return { pk: `imported#${keyPart(name)}`, sk: "file" };
}
