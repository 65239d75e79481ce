import { expect, it } from "@jest/globals";

import { entryOfItem, itemOfEntry } from "../../src/store/stored-entry.js";
import { anEntry } from "../fakes/entries.js";

it("reads an entry of before there were fingerprints", () => {
  const { fingerprint: _, ...old } = itemOfEntry(anEntry());
  expect(entryOfItem(old)).toEqual(anEntry({ id: String(old["id"]), fingerprint: null }));
});
