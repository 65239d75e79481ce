import { personOf } from "../access/decide.js";
import type { SlackUser } from "../access/person.js";
import type { Ledger } from "../ledger/ledger.js";
import { withoutLiterals } from "../ledger/without-literals.js";
import type { Message } from "../message/message.js";
import { withPlaceholders } from "../statement/named-parameters.js";
import type { Effect, ReadSql } from "../statement/statement.js";
import type { Answer } from "./answer.js";
import { type InquireParts, notListed } from "./inquire.js";
import { renderDeed } from "./render-deed.js";
import { renderNoStatement, renderOtherNotice, renderRefusal } from "./render-help.js";
import { verbOf } from "./verbs.js";

/**
 * A message as far as it tells of a statement: the id that whodid left in it, whether it is another message of the feed (a list, an alarm),
 * and the texts in it that could be SQL.
 */
export type Pointed = {
  readonly statementId: string | undefined;
  readonly isOtherNotice: boolean;
  readonly texts: readonly string[];
};

/** Answers *Who ran this?* for the one who asks. Rejects with the fault when the ledger can't be read. */
export type WhoRan = (
  pointed: Pointed,
  asker: { readonly user: SlackUser; readonly channelId: string },
) => Promise<Message>;

/** The story of *Who ran this?*: the very statement if the message names one, else `/whodid` asked for what the SQL in it does. */
export function createWhoRan(
  parts: Pick<InquireParts, "policy" | "clock" | "hidesLiterals"> & {
    readonly ledger: Pick<Ledger, "find">;
    readonly readSql: ReadSql;
    readonly answer: Answer;
    /** `/whodid` as it is called here. */
    readonly command: string;
  },
): WhoRan {
  const { policy, clock, hidesLiterals, ledger, readSql, answer, command } = parts;
  return async ({ statementId, isOtherNotice, texts }, asker) => {
    if (personOf(policy, asker.user) === undefined) return renderRefusal(notListed);
    const entry = statementId === undefined ? undefined : await ledger.find(statementId);
    if (entry !== undefined) {
      const isHidden = hidesLiterals(asker.channelId);
      return renderDeed(isHidden ? withoutLiterals(entry, policy) : entry, clock());
    }
    if (isOtherNotice) return renderOtherNotice(command);
    const engines = [...new Set(policy.databases.map(({ engine }) => engine))];
    for (const [text, engine] of texts.flatMap((each) => engines.map((other) => [each, other] as const))) {
      const reading = await readSql(withPlaceholders(text, engine), engine);
      const effects = reading.ok ? reading.statements.flatMap(({ effects: each }) => each) : [];
      const question = questionOf(effects);
      if (question !== undefined) return answer(question, asker);
    }
    return renderNoStatement(command);
  };
}

/** "DROP "public"."money_transfers"": the first thing that is done to something, a read only if nothing else is. */
function questionOf(effects: readonly Effect[]): string | undefined {
  const named = effects.filter(({ name }) => name !== null);
  const effect = named.find(({ verb }) => verb !== "SELECT") ?? named[0];
  if (effect?.name == null) return undefined;
  const { verb, schema, name } = effect;
  const object = [schema, name].flatMap((part) => (part === null ? [] : `"${part.replaceAll('"', '""')}"`));
  return [verbOf(verb.toLowerCase()) ?? "", object.join(".")].join(" ").trim();
}
