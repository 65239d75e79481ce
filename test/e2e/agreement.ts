import { scanItems } from "./aws-view.js";
import { feedKeys } from "./feed-keys.js";
import type { Stage } from "./stage.js";
import { queueOf } from "./trail-queue.js";

/** A row that somebody asked to be inserted into `accounts`, and all that they heard of it. */
export type AskedRow = { readonly id: number; readonly heard: string };

type Item = Awaited<ReturnType<typeof scanItems>>[number];

/**
 * Every way in which database, ledger, feed and what people heard contradict one another, once the trail has been read: one sentence each.
 * `from` is the first id of the asked rows; no other row has a higher one.
 */
export async function disagreements(
  stage: Stage,
  from: number,
  asked: readonly AskedRow[],
): Promise<readonly string[]> {
  const entries = (await scanItems(stage, "WHODID_LEDGER_TABLE")).filter(
    ({ pk, sk }) => sk?.S === "entry" && pk?.S?.startsWith("statement#"),
  );
  const { visible, inFlight, dead } = await queueOf(stage);
  const queue =
    visible + inFlight + dead === 0 ? [] : [`${visible + inFlight} messages wait, ${dead} are dead`];
  return [
    ...(await inDatabase(stage, from, asked, entries)),
    ...(await inFeed(stage, entries)),
    ...(await roundWhodid(stage, entries)),
    ...queue,
  ];
}

/** A row is there if and only if its one statement is said to have succeeded, and nobody heard otherwise. */
async function inDatabase(stage: Stage, from: number, asked: readonly AskedRow[], entries: readonly Item[]) {
  const rows = await rowsFrom(stage, from);
  const strange = [...rows].filter((id) => !asked.some((row) => row.id === id));
  return [
    ...strange.map((id) => `row ${id} is there, and nobody asked for it`),
    ...asked.flatMap(({ id, heard }) => {
      const states = entries
        .filter(({ sql }) => sql?.S?.includes(`(${id},`))
        .map(({ state }) => state?.S ?? "");
      const isThere = rows.has(id);
      // What failed on AWS' side after the work, the trail shows as failed too: nobody can know.
      const isTold = states.every((state) => state === "unknown" || (state === "succeeded") === isThere);
      const isSaid = /unknown/i.test(heard) || /1 row in/.test(heard) === isThere;
      return [
        ...(states.length > 1 ? [`row ${id} has ${states.length} entries`] : []),
        ...(isThere && states.length === 0 ? [`row ${id} is there without an entry`] : []),
        ...(isTold
          ? []
          : [`row ${id} is ${isThere ? "" : "not "}there, and the ledger says ${states.join()}`]),
        ...(isSaid ? [] : [`row ${id} is ${isThere ? "" : "not "}there, and its person heard: ${heard}`]),
      ];
    }),
  ];
}

async function rowsFrom(stage: Stage, from: number): Promise<ReadonlySet<number>> {
  const sql = `select id from accounts where id >= ${from}`;
  const { rows } = await stage.post("bypass", { person: "bob", sql });
  return new Set((rows as { id: number }[]).map(({ id }) => id));
}

/** What the trail has shown to be sent is in the feed, once, and nothing else is; a transaction that was only begun sent nothing. */
async function inFeed(stage: Stage, entries: readonly Item[]) {
  const keys = (await feedKeys(stage)).filter((key) => key.startsWith("statement:"));
  const keyOf = ({ pk }: Item) => `statement:${pk?.S?.slice("statement#".length)}`;
  const sent = entries.filter((entry) =>
    Object.entries(entry).some(
      ([name, { M: sighting }]) =>
        name.startsWith("sighting:") && sighting?.["eventName"]?.S === "ExecuteStatement",
    ),
  );
  const seen = sent.map(keyOf);
  const unseen = entries.filter((entry) => entry["state"]?.S === "succeeded" && !sent.includes(entry));
  return [
    ...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key} is in the feed twice`),
    ...seen.filter((key) => !keys.includes(key)).map((key) => `${key} is not in the feed`),
    ...keys.filter((key) => !seen.includes(key)).map((key) => `${key} is in the feed, and was not sent`),
    ...unseen.map((entry) => `${keyOf(entry)} succeeded, and the trail does not show it`),
  ];
}

/** Each call that Mallory made and that went well has an entry of its own. */
async function roundWhodid(stage: Stage, entries: readonly Item[]) {
  const made = (await stage.calls()).filter(
    ({ service, operation, principal, error }) =>
      service === "rds-data" &&
      operation === "ExecuteStatement" &&
      principal.includes("mallory") &&
      error === undefined,
  ).length;
  const kept = entries.filter(
    ({ author, state }) => JSON.stringify(author).includes("mallory") && state?.S === "succeeded",
  ).length;
  return made === kept ? [] : [`Mallory made ${made} calls, and the ledger has ${kept}`];
}
