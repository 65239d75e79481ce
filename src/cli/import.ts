import { showInvisible } from "../message/text.js";
import { connectStore } from "../store/connect.js";
import { createCoverageBook } from "../store/coverage-book.js";
import { createImportBook } from "../store/import-book.js";
import { createLedger } from "../store/ledger.js";
import { createRollups } from "../store/rollups.js";
import { createWatchedLedger } from "../store/watched-ledger.js";
import { createKnown } from "../watch/known.js";
import { createWatch } from "../watch/watch.js";
import { readLedgerConfiguration } from "./configuration.js";
import { type Imported, importFiles } from "./import-files.js";
import type { Surroundings } from "./surroundings.js";
import { findFiles, reasonOf } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import { noRange } from "./trail-range.js";
import { amount, summary } from "./trail-summary.js";

export type ImportAsk = { readonly paths: readonly string[]; readonly json: boolean };

/** Fills the ledger from log files. Answers 1 when not all of them could be read and written: then the same command goes on where it was. */
export async function runImport({ paths, json }: ImportAsk, surroundings: Surroundings): Promise<number> {
  const config = readLedgerConfiguration(surroundings);
  if (config === undefined) return 1;
  const { complain, stop, write } = surroundings;
  const clock = () => Date.now();
  const store = connectStore({ ledgerTable: config.ledgerTable, workTable: config.workTable, clock });
  const places = createPlaces(surroundings, noRange);
  const parts = {
    ledger: createLedger(store),
    coverage: createCoverageBook(store),
    book: createImportBook(store),
    watchedLedger: createWatchedLedger(store),
    watch: createWatch(
      config.watch,
      createKnown(config.policy, {
        queueUrl: config.trailQueueUrl,
        tables: [config.ledgerTable, config.workTable],
      }),
    ),
    policy: config.policy,
    applications: config.applications,
    rollups: createRollups(store),
    clock,
  };
  try {
    const { files, refusals } = await findFiles(paths, places);
    for (const { kind, name } of files)
      if (kind === "service")
        refusals.push(`${name} can't be imported: name log files, folders or s3://bucket/prefix.`);
    for (const refusal of refusals) complain(`whodid: ${showInvisible(refusal)}`);
    const imported = await importFiles(parts, files, surroundings);
    const isWhole = !stop.aborted && imported.fault === undefined;
    await write(`${json ? asJson(imported, isWhole) : said(imported)}\n`);
    complain(summary(imported, files, amount(imported.statements + imported.statementsKnown, "statement")));
    if (imported.fault !== undefined)
      complain(`whodid: the ledger can't be written: ${showInvisible(reasonOf(imported.fault))}.`);
    if (!isWhole) complain("whodid: not all was imported; the same command goes on where this one stopped.");
    return isWhole && refusals.length === 0 && imported.unreadableFiles.size === 0 ? 0 : 1;
  } finally {
    store.close();
    await places.close();
  }
}

function said(imported: Imported): string {
  const { statements, statementsKnown, calls, callsKnown, watched, forged, importedBefore } = imported;
  return [
    `${amount(statements, "statement")} that went round whodid imported, ${count(statementsKnown)} known already`,
    `${amount(calls, "call")} of whodid's own seen, ${count(callsKnown)} known already`,
    amount(watched, "watched event"),
    ...(forged > 0 ? [`${amount(forged, "call")} that claim to be whodid's and are not`] : []),
    ...(importedBefore > 0 ? [`${amount(importedBefore, "file")} imported before`] : []),
  ]
    .join("; ")
    .concat(".");
}

function asJson(imported: Imported, isWhole: boolean): string {
  const { unreadableFiles, fault: _, ...counts } = imported;
  return JSON.stringify({ ...counts, unreadableFiles: unreadableFiles.size, isWhole });
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
