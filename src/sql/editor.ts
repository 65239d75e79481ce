import { databaseOf, databasesFor, personOf } from "../access/decide.js";
import { type Filled, type FormErrors, maxTyped, type OpenForm } from "../message/form.js";
import { isChannel } from "../message/surface.js";
import { escapeMrkdwn } from "../message/text.js";
import { joinParameters, separateParameters } from "./parameters.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { editorErrors, renderEditor, renderNotOpened, typographicErrors } from "./render-editor.js";
import { renderRefusal } from "./render-refusal.js";
import { commandOf } from "./sealed-command.js";
import { understand } from "./understand.js";
import { judge } from "./judge.js";

type Opening = Pick<AskedSql, "user" | "channelId" | "conversation"> & { readonly openForm: OpenForm };

/** Opens the editor with what is known already; a person who may run nothing anywhere, or names no database, is told so. False where Slack did not open it. */
export async function openEditor(
  parts: SqlParts,
  { user, channelId, conversation, openForm }: Opening,
  written: { readonly databaseName?: string | undefined; readonly sql?: string },
): Promise<boolean> {
  const person = personOf(parts.policy, user);
  const databases = person === undefined ? [] : databasesFor(parts.policy, person);
  const { databaseName, sql = "" } = written;
  const named = databaseOf(parts.policy, databaseName, channelId);
  const isUnknown = databaseName !== undefined && named === undefined;
  if (person === undefined || databases.length === 0 || isUnknown) {
    const known = databases.map(({ name }) => name);
    const refusal =
      person === undefined
        ? ({ kind: "unknown-person", userId: user.userId } as const)
        : ({ kind: "no-database", named: isUnknown ? databaseName : null, known } as const);
    await conversation.tell(renderRefusal(refusal, parts.commands));
    return true;
  }
  if (sql.length > maxTyped) {
    await conversation.tell(renderNotOpened("long", parts.commands));
    return true;
  }
  const chosen = named ?? onlyOf(databases);
  const place = isChannel(channelId) ? channelId : null;
  const { sql: command } = parts.commands;
  const fields = separateParameters(sql, chosen?.engine ?? "postgresql");
  return openForm(renderEditor({ databases, chosen, ...fields, channelId: place, command }));
}

/** The story of a click that opens the editor: the form, or why there is none. */
export function createEditSql(
  parts: SqlParts,
): (clicked: Opening, written?: Parameters<typeof openEditor>[2]) => Promise<void> {
  return async (clicked, written = {}) => {
    if (await openEditor(parts, clicked, written)) return;
    await clicked.conversation.tell(renderNotOpened("late", parts.commands));
  };
}

type Submitted = Omit<AskedSql, "text"> & { readonly filled: Filled };

/**
 * The story of the filled-in editor: what can't be understood is said under its field and recorded nowhere; all else goes through the
 * whole story as if it had been typed, and what the rules refuse is recorded there. Rows go to the channel only if their person chose so.
 */
export function createSubmitEditor(
  parts: SqlParts,
  acts: {
    readonly runSql: (asked: AskedSql) => Promise<void>;
    readonly shareRows: (asked: AskedSql) => Promise<void>;
  },
) {
  return {
    async check(
      submitted: Pick<Submitted, "user" | "channelId" | "filled">,
    ): Promise<FormErrors | undefined> {
      const { database: databaseName, sql = "", parameters = "" } = submitted.filled;
      const joined = joinParameters(sql, parameters);
      if (joined.kind === "parameter") return editorErrors(joined, parts.commands);
      const command = { kind: "run", databaseName, text: escapeMrkdwn(joined.sql) } as const;
      const understood = await understand(parts, submitted, command);
      if (understood.kind === "typographic") return typographicErrors;
      if (understood.kind === "refused") return editorErrors(understood.refusal, parts.commands);
      const judged = judge(parts.policy, understood);
      const isOfTheRules = judged.kind === "refused" && rulesKinds.has(judged.refusal.kind);
      return judged.kind === "allowed" || isOfTheRules
        ? undefined
        : editorErrors(judged.refusal, parts.commands);
    },
    async run({ filled, ...submitted }: Submitted): Promise<void> {
      const { database = "", sql = "", parameters = "", audience } = filled;
      const joined = joinParameters(sql, parameters);
      const text = commandOf(database, joined.kind === "joined" ? joined.sql : sql);
      const asked = { ...submitted, text };
      await acts.runSql(asked);
      if (audience === "shared") await acts.shareRows(asked);
    },
  };
}

const rulesKinds: ReadonlySet<string> = new Set(["no-rule", "no-secret"]);

const onlyOf = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);
