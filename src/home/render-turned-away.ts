import type { Standing } from "../access/person.js";
import { heading, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";

type Because = Extract<Standing, { kind: "refused" }>["because"];

/** App Home of somebody who can't run statements: why, and what to do. */
export function renderTurnedAway(
  visitor: { readonly because: Because } | { readonly because: "unknown"; readonly userId: string },
): Message {
  const sentence =
    visitor.because === "unknown"
      ? `whodid does not know you yet. Ask whoever runs whodid to add your Slack id ${visitor.userId} and your role to whodid.yml; then this page shows your databases and your statements.`
      : sentences[visitor.because];
  return { text: sentence, forms: [[heading("Welcome to whodid"), rich(sentence)]] };
}

const sentences: Readonly<Record<Because, string>> = {
  guest: "Guests can't run statements with whodid. Ask a full member of this workspace.",
  deactivated: "Slack says that this account is deactivated, so there is nothing to show.",
  bot: "Bots can't run statements with whodid.",
  stranger: "whodid only answers people of the workspace that it is installed in.",
  "lookup-failed": "Slack did not say who you are just now. Open this page again in a minute.",
};
