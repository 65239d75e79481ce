import type { SlackUser } from "../access/person.js";
import type { Message } from "../message/message.js";
import type { Conversation } from "../sql/conversation.js";
import type { Delivery } from "./delivery.js";
import type { Intake } from "./intake-types.js";
import { unknownActionNotice, unknownCommandNotice } from "./notice.js";

/** A delivery that a person waits for. */
export type Waited = Exclude<Delivery, { kind: "silent" | "home" }>;

/** The handler of a delivery, with all that it is told except the two ids. */
export type Handle = (deliveryId: string, statementId: string) => Promise<void>;

/**
 * The account that a delivery is from, if it is of the workspace that whodid is installed in. In a channel that is shared with another
 * company its people can click our buttons; where Slack does not say whose account it is, it counts as theirs.
 */
export const insider = ({ userId, teamId }: Waited, installedIn: string): SlackUser | undefined =>
  teamId === installedIn ? { teamId, userId } : undefined;

/** The one registration that fits, or undefined. */
export function findHandler(
  intake: Intake,
  delivery: Waited,
  user: SlackUser,
  conversation: Conversation,
): Handle | undefined {
  const { channelId } = conversation;
  switch (delivery.kind) {
    case "command": {
      const { name, text } = delivery;
      const handler = own(intake.commands, name);
      return (
        handler &&
        ((deliveryId, statementId) =>
          handler({ deliveryId, statementId, user, channelId, text, conversation }))
      );
    }
    case "click": {
      const { actionId, value, inHome } = delivery;
      const handler = own(intake.actions, actionId);
      return (
        handler &&
        (async (deliveryId, statementId) => {
          await handler({ deliveryId, statementId, user, channelId, actionId, value, conversation });
          if (inHome) await intake.showHome(user);
        })
      );
    }
    case "other":
      return undefined;
  }
}

/**
 * What a person reads whose command, button, shortcut or form nobody owns. Trap "unknown command": Bolt never acknowledges those and logs
 * nothing; and a catch-all `app.command(/…/)` would run beside the real listener.
 */
export function explainUnknown(delivery: Waited, commands: readonly string[]): Message {
  return delivery.kind === "command"
    ? unknownCommandNotice(delivery.name, commands)
    : unknownActionNotice(commands);
}

const own = <T>(list: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(list, name) ? list[name] : undefined;
