import { openKeptRows, putBackKeptRows, takeKeptRows } from "./kept-rows.js";
import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";
import { renderKeptGone, renderNotShared, renderShared, renderSharedAlready } from "./render-read.js";
import { resultName } from "./result-name.js";
import { againName } from "./run-again.js";
import { commandOf, sealCommand } from "./sealed-command.js";

/** The story of *Share*: whose click → the rows that were kept → to the channel, if only our own people are there. */
export function createShareRows(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async ({ conversation, user, value, channelId }) => {
    const kept = await openKeptRows(parts, { conversation, user, value, channelId });
    if (kept === undefined || kept.channelId === null) return conversation.tell(renderKeptGone());
    // Taken before it is posted: of two clicks only one finds it there.
    if (!(await takeKeptRows(parts, value))) return conversation.tell(renderKeptGone());
    const message = renderShared(kept.name, kept.database, kept.at, kept.rows);
    const posted = await parts.postInChannel(kept.channelId, message);
    parts.log.info({ statementId: value, channelId: kept.channelId, posted }, "rows shared");
    if (posted !== "posted") {
      await putBackKeptRows(parts, value, kept);
      return conversation.tell(renderNotShared(posted));
    }
    const command = { statementId: againName(value), user, channelId, text: "", conversation };
    await sealCommand(parts, command, commandOf(kept.database, kept.sql));
    await conversation.tell(renderSharedAlready(value));
  };
}

/** Shares at once the rows that this statement, or each of several, has left to share; says so where there are none. */
export function createShareAtOnce(
  parts: SqlParts,
  shareRows: (clicked: ClickedSql) => Promise<void>,
): (asked: AskedSql) => Promise<void> {
  return async (asked) => {
    const { statementId } = asked;
    const { together } = (await parts.ledger.find(statementId)) ?? {};
    const names = together?.map((_, at) => resultName(statementId, at)) ?? [statementId];
    const clicks = names.map((value) => ({ ...asked, value }));
    const kept = await Promise.all(clicks.map((clicked) => openKeptRows(parts, clicked)));
    if (kept.every((rows) => rows === undefined)) return asked.conversation.tell(renderNotShared("nothing"));
    for (const [at, clicked] of clicks.entries()) if (kept[at] !== undefined) await shareRows(clicked);
  };
}
