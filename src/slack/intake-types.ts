import type { SlackUser } from "../access/person.js";
import type { Deliveries } from "../ledger/deliveries.js";
import type { Conversation } from "../sql/conversation.js";

/** A slash command that was typed. */
export type Asked = {
  /** The envelope id: the correlation id of this story. */
  readonly deliveryId: string;
  /** Minted when the delivery was first claimed; the same when it is delivered again. */
  readonly statementId: string;
  readonly user: SlackUser;
  readonly channelId: string;
  readonly text: string;
  readonly conversation: Conversation;
};

/** A button that was clicked; `statementId` is new, `value` is what the button carries. */
export type Clicked = {
  readonly deliveryId: string;
  readonly statementId: string;
  readonly user: SlackUser;
  readonly channelId: string;
  readonly actionId: string;
  readonly value: string;
  readonly conversation: Conversation;
};

/** May run again with the same statement id, after a crash or when it outlived its lease: it must then not repeat what was done. */
export type CommandHandler = (asked: Asked) => Promise<void>;
export type ActionHandler = (clicked: Clicked) => Promise<void>;

/** All that whodid listens to, in one list; everything else is answered with a sentence. */
export type Intake = {
  readonly deliveries: Deliveries;
  readonly newId: () => string;
  /** By command, with its slash. */
  readonly commands: Readonly<Record<string, CommandHandler>>;
  /** By action id. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  /** Shows somebody their App Home: when they open it, and after each click in it. Twice does no harm. */
  readonly showHome: (user: SlackUser) => Promise<void>;
};
