import type { Database } from "../access/database.js";
import { type Form, type FormErrors, maxTyped } from "../message/form.js";
import type { Message } from "../message/message.js";
import { cut, showInvisible } from "../message/text.js";
import { parameterTypes } from "../statement/parameter.js";
import type { SqlParts } from "./parts.js";
import type { Refusal } from "./refusal.js";
import { parameterSentence, renderRefusal } from "./render-refusal.js";
import { say } from "./render.js";

/** What the form's fields are called: `database`, `sql`, `parameters`, and `audience` with the values `private` and `shared`. */
export const editorForm = "sql_editor";

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const maxOptions = 100;
/** What is said under a field is read in one look. */
const maxSentence = 300;

const plain = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;

/** The editor: a database, the SQL with what is there already, and who sees the rows; `channelId` null where only its person can. */
export function renderEditor(editor: {
  readonly databases: readonly Database[];
  readonly chosen: Database | undefined;
  readonly sql: string;
  /** A line for each parameter that the SQL names. */
  readonly parameters: string;
  readonly channelId: string | null;
  /** `/sql` as it is called here. */
  readonly command: string;
}): Form {
  const { databases, chosen, sql, parameters, channelId, command } = editor;
  const options = databases
    .slice(0, maxOptions)
    .map(({ name, environment }) => ({ text: plain(`${name} (${environment})`.slice(0, 75)), value: name }));
  const initial = options.find(({ value }) => value === chosen?.name);
  return {
    type: "modal",
    callback_id: editorForm,
    private_metadata: channelId ?? "",
    title: plain("Run SQL as yourself"),
    submit: plain("Run"),
    close: plain("Not now"),
    blocks: [
      {
        type: "input",
        block_id: "database",
        label: plain("Database"),
        ...(databases.length > maxOptions
          ? {
              hint: plain(
                `The first ${maxOptions} of ${databases.length}; name another with ${command} @database.`,
              ),
            }
          : {}),
        element: {
          type: "static_select",
          action_id: "value",
          placeholder: plain("Where it shall run"),
          options,
          ...(initial === undefined ? { focus_on_load: true } : { initial_option: initial }),
        },
      },
      {
        type: "input",
        block_id: "sql",
        label: plain("SQL"),
        hint: plain(
          "Reads run at once. Everything else is shown to you first and waits for your click. At most 3,000 characters.",
        ),
        element: {
          type: "plain_text_input",
          action_id: "value",
          multiline: true,
          max_length: maxTyped,
          ...(sql === "" ? {} : { initial_value: sql }),
          ...(initial === undefined || parameters !== "" ? {} : { focus_on_load: true }),
        },
      },
      {
        type: "input",
        block_id: "parameters",
        optional: true,
        label: plain("Values of :names"),
        hint: plain(
          `One a line, sent apart from the SQL: id = 42, since date = 2026-11-23, note text = any words, gone = null. Types: ${parameterTypes.join(", ")}.`,
        ),
        element: {
          type: "plain_text_input",
          action_id: "value",
          multiline: true,
          max_length: maxTyped,
          ...(parameters === "" ? {} : { initial_value: parameters, focus_on_load: initial !== undefined }),
        },
      },
      ...(channelId === null ? [] : [audienceField]),
    ],
  };
}

const justMe = {
  text: plain("Only I"),
  description: plain("The answer is shown to you alone."),
  value: "private",
};

const audienceField = {
  type: "input",
  block_id: "audience",
  label: plain("Who sees the rows of a read?"),
  element: {
    type: "radio_buttons",
    action_id: "value",
    options: [
      justMe,
      {
        text: plain("The channel, too"),
        description: plain("The first rows are posted there under your name."),
        value: "shared",
      },
    ],
    initial_option: justMe,
  },
} as const;

/** What is wrong with what was filled in, under the field that can mend it. */
export function editorErrors(refusal: Refusal, commands: SqlParts["commands"]): FormErrors {
  if (refusal.kind === "empty")
    return { sql: "There is no statement here yet. Write one, such as select 1." };
  if (refusal.kind === "parameter")
    return { parameters: cut(showInvisible(parameterSentence(refusal)), maxSentence) };
  const sentence = refusal.kind === "unparsed" ? unparsed(refusal) : renderRefusal(refusal, commands).text;
  return {
    [refusal.kind === "no-database" ? "database" : "sql"]: cut(showInvisible(sentence), maxSentence),
  };
}

function unparsed({ error, position }: Extract<Refusal, { kind: "unparsed" }>): string {
  return `The database could not read this: ${error}${position === null ? "" : `, at character ${position}`}.`;
}

export const typographicErrors: FormErrors = {
  sql: "Typographic quotes, dashes or blanks stand where SQL needs plain ones. Replace them.",
};

/** Why the editor did not open. */
export function renderNotOpened(because: "late" | "long", commands: SqlParts["commands"]): Message {
  return say(
    because === "late"
      ? `Slack did not open the editor in time. Click again, or write the statement behind ${commands.sql}.`
      : `The statement is longer than the 3,000 characters that Slack's form may hold. Change it in an editor of yours and send it with ${commands.sql}.`,
  );
}
