import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { outsideStatementId } from "../ledger/statement-id.js";
import { isStatement } from "./fold.js";
import type { Recognised } from "./recognise.js";
import { renderAlarm } from "./render-alarm.js";
import { renderStatement } from "./render.js";
import type { Notice } from "./show.js";

/**
 * What the channel is to be told of the calls of one statement, as the ledger knows it now: the statement, once one of its calls was
 * the statement itself, and an alarm for each forged call. Throws the ledger's faults.
 */
export async function noticesOf(
  ledger: Pick<Ledger, "find">,
  recognised: readonly Recognised[],
): Promise<readonly Notice[]> {
  const ids = new Set(recognised.flatMap((one) => (one.kind === "forged" ? [] : [statementIdOf(one)])));
  const entries = await Promise.all([...ids].map((id) => ledger.find(id)));
  return [
    ...entries
      .filter((entry) => entry !== undefined)
      .filter(isSeen)
      .map(statementNotice),
    ...recognised.filter((one) => one.kind === "forged").map(alarmNotice),
  ];
}

function statementIdOf({ event, entry }: Recognised): string {
  return entry?.id ?? outsideStatementId(event.eventTime, event.eventId);
}

function isSeen({ sightings }: Entry): boolean {
  return sightings.some(isStatement);
}

export function statementNotice(entry: Entry): Notice {
  return { key: `statement:${entry.id}`, render: (maybeTwice) => renderStatement(entry, maybeTwice) };
}

function alarmNotice(forged: Extract<Recognised, { kind: "forged" }>): Notice {
  return { key: `alarm:${forged.event.eventId}`, render: (maybeTwice) => renderAlarm(forged, maybeTwice) };
}
