import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";
import { renderUsed, renderStraightened } from "./render.js";
import { unsealCommand } from "./sealed-command.js";

/** *Use straight quotes*: the sealed text, straightened, goes through the whole story as if it had been typed. */
export function createStraightenSql(
  parts: SqlParts,
  runSql: (asked: AskedSql) => Promise<void>,
): (clicked: ClickedSql & { readonly statementId: string }) => Promise<void> {
  return async (clicked) => {
    const text = await unsealCommand(parts, clicked);
    if (text === undefined) return clicked.conversation.tell(renderUsed(parts.commands));
    await clicked.conversation.replace(renderStraightened());
    return runSql({ ...clicked, text });
  };
}
