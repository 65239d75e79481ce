import type { Database } from "../access/database.js";
import type { OpenForm } from "../message/form.js";
import type { createEditSql } from "./editor.js";
import { readNamed } from "./parameters.js";
import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";
import { renderNotAgain } from "./render-menu.js";
import { findOwn } from "./run-again.js";
import { commandOf } from "./sealed-command.js";
import { exactSqlOf } from "./statement-menu.js";

type Clicked = ClickedSql & { readonly statementId: string; readonly openForm: OpenForm };

/** The story of a statement's menu: whose click → run it again or explain it, each as a new statement with an id of its own, or edit it. */
export function createUseMenu(
  parts: SqlParts,
  acts: {
    readonly runSql: (asked: AskedSql) => Promise<void>;
    readonly runAgain: (clicked: Clicked) => Promise<void>;
    readonly edit: ReturnType<typeof createEditSql>;
  },
): (clicked: Clicked) => Promise<void> {
  return async (clicked) => {
    const [choice, id = ""] = clicked.value.split(":");
    if (choice === "again") return acts.runAgain({ ...clicked, value: id });
    const own = await findOwn(parts, { ...clicked, value: id });
    if (own === undefined) return;
    const sql = exactSqlOf(parts, own.entry);
    if (sql === undefined) return clicked.conversation.tell(renderNotAgain("hidden"));
    if (choice === "edit") return acts.edit(clicked, { databaseName: own.database.name, sql });
    const text = await explainText(parts, own.database, sql);
    if (text === undefined) return clicked.conversation.tell(renderNotAgain("explain"));
    return acts.runSql({ ...clicked, text });
  };
}

/** The command that explains it: exactly one plain EXPLAIN, or undefined. */
async function explainText(parts: SqlParts, database: Database, sql: string): Promise<string | undefined> {
  const explained = `explain ${sql}`;
  const reading = await readNamed(parts.readSql, explained, database.engine);
  if (!reading.ok) return undefined;
  const [only, ...others] = reading.statements;
  return only?.command === "EXPLAIN" && others.length === 0 ? commandOf(database.name, explained) : undefined;
}
