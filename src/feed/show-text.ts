import type { Entry } from "../ledger/entry.js";
import { findToken } from "../trail/token.js";
import { type NoticeParts, statementNotice } from "./notices.js";
import { tell, type TellParts } from "./tell.js";

/**
 * Shows what the database's log told of a statement in its own message. A forged call has an alarm and no message: its text is for who
 * asks. Throws when the message is in another worker's hands, to be told again, and the channel's and the outbox' faults.
 */
export async function showText(
  parts: TellParts & Pick<NoticeParts, "hideLiterals" | "policy">,
  entry: Entry,
): Promise<void> {
  if (entry.sightings.some(({ userAgent }) => userAgent !== null && findToken(userAgent) !== null)) return;
  const shown = await tell(parts, [statementNotice(parts, entry)]);
  if (shown.kind === "held") throw new Error("The statement's message is in another worker's hands");
}
