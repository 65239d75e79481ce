import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";
import { renderNotAgain } from "./render-menu.js";
import { findOwn } from "./run-again.js";
import { commandOf } from "./sealed-command.js";
import { exactSqlOf, type OwnStatement } from "./statement-menu.js";

type Clicked = ClickedSql & { readonly statementId: string };

/** The story of a statement's menu: whose click → run it again or explain it, each as a new statement with an id of its own. */
export function createUseMenu(
  parts: SqlParts,
  acts: {
    readonly runSql: (asked: AskedSql) => Promise<void>;
    readonly runAgain: (clicked: Clicked) => Promise<void>;
  },
): (clicked: Clicked) => Promise<void> {
  return async (clicked) => {
    const [choice, id = ""] = clicked.value.split(":");
    if (choice === "again") return acts.runAgain({ ...clicked, value: id });
    const own = await findOwn(parts, { ...clicked, value: id });
    if (own === undefined) return;
    const text = await explainText(parts, own);
    if (text === undefined) return clicked.conversation.tell(renderNotAgain("explain"));
    return acts.runSql({ ...clicked, text });
  };
}

/** The command that explains it: exactly one plain EXPLAIN, or undefined. */
async function explainText(parts: SqlParts, { entry, database }: OwnStatement): Promise<string | undefined> {
  const sql = exactSqlOf(parts, entry);
  if (sql === undefined) return undefined;
  const explained = `explain ${sql}`;
  const reading = await parts.readSql(explained, database.engine);
  if (!reading.ok) return undefined;
  const [only, ...others] = reading.statements;
  return only?.command === "EXPLAIN" && others.length === 0 ? commandOf(database.name, explained) : undefined;
}
