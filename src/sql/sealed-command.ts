import { z } from "zod";

import { isSameUser } from "../access/person.js";
import { offerMinutes } from "../ledger/waiting.js";
import { escapeMrkdwn } from "../message/text.js";
import type { AskedSql, ClickedSql, SqlParts } from "./parts.js";

const sealedCommand = z.object({ teamId: z.string(), userId: z.string(), text: z.string() });

/** An exact text as the command that runs it: with entities, as Slack may deliver them, so that it is decoded back to just that text. */
export function commandOf(databaseName: string, sql: string): string {
  return `@${databaseName} ${escapeMrkdwn(sql)}`;
}

/** Keeps a command that its requester may send off with one click, for nobody else. */
export async function sealCommand(parts: SqlParts, asked: AskedSql, text: string): Promise<void> {
  const { teamId, userId } = asked.user;
  await parts.sealed.put(asked.statementId, JSON.stringify({ teamId, userId, text }), offerMinutes);
}

/** The command kept under the click's value, once; undefined when it expired, was used, or is somebody else's. */
export async function unsealCommand(parts: SqlParts, clicked: ClickedSql): Promise<string | undefined> {
  const sealed = await parts.sealed.open(clicked.value);
  if (sealed === undefined) return undefined;
  const { text, ...owner } = sealedCommand.parse(JSON.parse(sealed));
  if (!isSameUser(owner, clicked.user)) return undefined;
  return (await parts.sealed.remove(clicked.value)) ? text : undefined;
}
