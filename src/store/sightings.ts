import { randomUUID } from "node:crypto";
import type { Sighting } from "../ledger/entry.js";
import { roomFor } from "../ledger/sightings.js";
import { where } from "./condition.js";
import type { DynamoTable } from "./dynamo-table.js";
import { entryKey, eventKey, hasSighting, sightingAttribute, sightingOfItem } from "./stored-entry.js";

export function eventItem(id: string, sighting: Sighting) {
  return { ...eventKey(id, sighting.eventId), sighting: { ...sighting } };
}

/** Writes a trail event beside its statement, once, then into the entry while there is room. */
export async function addSighting(
  table: DynamoTable,
  id: string,
  sighting: Sighting,
): Promise<"sighted" | "already-sighted"> {
  const by = randomUUID();
  const mine = where("pk").not().exists().or().where("by").eq(by);
  const isNew = await table.put({ ...eventItem(id, sighting), by }, mine);
  await completeEntry(table, id, isNew ? sighting : await firstSighting(table, id, sighting));
  return isNew ? "sighted" : "already-sighted";
}

/** What was written when the event was first told: a crash may have come before the entry had it. */
async function firstSighting(table: DynamoTable, id: string, sighting: Sighting): Promise<Sighting> {
  const item = await table.get(eventKey(id, sighting.eventId));
  return item === undefined ? sighting : sightingOfItem(item);
}

/** A repetition finds what it wrote; what there is no room for leaves word that there is more. */
async function completeEntry(table: DynamoTable, id: string, sighting: Sighting): Promise<void> {
  const attribute = sightingAttribute(sighting.eventId);
  const isRoom = where("pk")
    .exists()
    .where(attribute)
    .not()
    .exists()
    .where("sighted")
    .not()
    .exists()
    .or()
    .where("pk")
    .exists()
    .where(attribute)
    .not()
    .exists()
    .where("sighted")
    .lt(roomFor(sighting));
  const change = { set: { [attribute]: { ...sighting } }, add: { sighted: 1 } };
  if (await table.update(entryKey(id), change, isRoom)) return;
  const item = await table.get(entryKey(id));
  if (item === undefined) throw new Error("There is no such statement in the ledger.");
  if (hasSighting(item, sighting.eventId) || item["moreSightings"] === true) return;
  await table.update(entryKey(id), { set: { moreSightings: true } }, where("pk").exists());
}
