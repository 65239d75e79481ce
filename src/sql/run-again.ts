import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";
import { renderUsed, renderNotYours } from "./render.js";
import { renderNotAgain } from "./render-menu.js";
import { statementOf } from "./result-name.js";
import { commandOf, unsealCommand } from "./sealed-command.js";
import { exactSqlOf, type OwnStatement, ownStatementOf } from "./statement-menu.js";

/**
 * *Run it again*: the exact text goes through the whole story as if it had been typed. It is the ledger's, else, where that had to hide
 * something, and of one statement among several, the one that was sealed for this click.
 */
export function createRunAgain(
  parts: SqlParts,
  runSql: (asked: AskedSql) => Promise<void>,
): (clicked: ClickedSql & { readonly statementId: string }) => Promise<void> {
  return async (clicked) => {
    const { statementId, isOneOfSeveral } = statementOf(clicked.value);
    const own = await findOwn(parts, { ...clicked, value: statementId });
    if (own === undefined) return;
    const sql = isOneOfSeveral ? undefined : exactSqlOf(parts, own.entry);
    const text =
      sql === undefined
        ? await unsealCommand(parts, { ...clicked, value: againName(clicked.value) })
        : commandOf(own.database.name, sql);
    if (text === undefined) return clicked.conversation.tell(renderUsed(parts.commands));
    return runSql({ ...clicked, text });
  };
}

/** The statement that was clicked, if it is the clicker's own; else they are told why not. */
export async function findOwn(
  parts: SqlParts,
  { value, user, conversation }: ClickedSql,
): Promise<OwnStatement | undefined> {
  const entry = await parts.ledger.find(value);
  const own = entry === undefined ? undefined : ownStatementOf(parts, entry);
  if (own === undefined) {
    await conversation.tell(renderNotAgain("gone"));
    return undefined;
  }
  const { slack, name } = own.person;
  if (slack.teamId !== user.teamId || slack.userId !== user.userId) {
    await conversation.tell(renderNotYours(name));
    return undefined;
  }
  return own;
}

/** Where a text that the ledger does not hold is sealed for *Run it again*. */
export const againName = (resultName: string) => `again:${resultName}`;
