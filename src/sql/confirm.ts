import { decideTogether } from "../access/decide.js";
import type { Entry } from "../ledger/entry.js";
import { notConfirmed, waitsUntil } from "../ledger/waiting.js";
import { carryOut, getReady } from "./carry-out.js";
import { holdWhile } from "./hold.js";
import { outcomeAt } from "./outcome.js";
import { splitNamed } from "./parameters.js";
import type { ClickedSql, SqlParts } from "./parts.js";
import {
  renderCancelled,
  renderDecided,
  renderExpired,
  renderNotYours,
  renderRulesChanged,
  renderStarted,
} from "./render.js";
import { renderRefusal } from "./render-refusal.js";
import { identify } from "./understand.js";

/** The story of *Run it*: whose click → still waiting → the very text that was shown → decide again → carry out. */
export function createConfirmSql(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async (clicked) => {
    const found = await waitingEntryOf(parts, clicked);
    if (found === undefined) return;
    await holdWhile(parts, { ...clicked, statementId: found.id }, async (held) => {
      await held;
      await confirmSql(parts, clicked, found);
    });
  };
}

/** The story of *Cancel*: whose click → cancelled, and the text is gone. */
export function createCancelSql(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async (clicked) => {
    const entry = await waitingEntryOf(parts, clicked);
    if (entry === undefined) return;
    await endWaiting(parts, entry, "its requester cancelled it");
    await clicked.conversation.replace(renderCancelled());
  };
}

async function confirmSql(parts: SqlParts, clicked: ClickedSql, entry: Entry): Promise<void> {
  const { conversation } = clicked;
  const identified = await identify(parts, clicked, "now");
  if (identified.kind === "refused")
    return conversation.tell(renderRefusal(identified.refusal, parts.commands));
  const { person, timeZone } = identified;

  const sql = await parts.sealed.open(entry.id);
  if (sql === undefined || parts.hmac(sql) !== entry.sqlHmac) {
    await endWaiting(parts, entry, notConfirmed);
    return conversation.replace(renderExpired(parts.commands));
  }
  const database = parts.policy.databases.find(
    ({ name, clusterArn }) => name === entry.database && clusterArn === entry.clusterArn,
  );
  const risks = (entry.together ?? [entry]).map(({ risk }) => risk ?? "administrative");
  const decision = database === undefined ? undefined : decideTogether(parts.policy, person, database, risks);
  if (database === undefined || decision === undefined || decision.kind === "refused") {
    await endWaiting(parts, entry, "the rules changed before it was confirmed");
    return conversation.replace(renderRulesChanged(parts.commands));
  }

  const texts =
    entry.together === undefined ? undefined : await splitNamed(parts.splitSql, sql, database.engine);
  if (texts === null || texts?.length !== entry.together?.length) {
    await endWaiting(parts, entry, "its statements could not be told apart any more");
    return conversation.replace(renderExpired(parts.commands));
  }

  await conversation.replace(renderStarted(sql, database));
  const { secretArn } = decision;
  const decided = { entry, person, database, secretArn, sql, conversation, texts, timeZone };
  await carryOut(parts, decided, await getReady(parts, decided));
  // Only now: a second click that finds the text gone while this one still waits would take it for expired.
  await parts.sealed.remove(entry.id);
}

/** The entry that this click decides about; a click that decides nothing is answered here. */
async function waitingEntryOf(parts: SqlParts, clicked: ClickedSql): Promise<Entry | undefined> {
  const { conversation, user } = clicked;
  const entry = await parts.ledger.find(clicked.value);
  if (entry === undefined || entry.author.kind !== "person") {
    await conversation.tell(renderExpired(parts.commands));
    return undefined;
  }
  const { slack } = entry.author;
  if (slack.teamId !== user.teamId || slack.userId !== user.userId) {
    await conversation.tell(renderNotYours(entry.author.name));
    return undefined;
  }
  const isOver = parts.clock() >= waitsUntil(entry);
  if (isOver && (entry.state === "waiting" || entry.state === "cancelled")) {
    await endWaiting(parts, entry, notConfirmed);
    await conversation.replace(renderExpired(parts.commands));
    return undefined;
  }
  if (entry.state !== "waiting") {
    await conversation.tell(renderDecided(entry.state));
    return undefined;
  }
  return entry;
}

async function endWaiting(parts: SqlParts, entry: Entry, because: string): Promise<void> {
  const outcome = outcomeAt(parts.clock(), { because });
  await parts.ledger.advance(entry.id, { from: ["waiting"], to: "cancelled", outcome });
  await parts.sealed.remove(entry.id);
}
