import type { SlackUser } from "../access/person.js";
import type { Deliveries } from "../ledger/deliveries.js";
import type { Filled, FormErrors, OpenForm } from "../message/form.js";
import type { Conversation } from "../sql/conversation.js";
import type { OnMessage } from "./delivery.js";

/** What every act of a person's brings. */
type Act = {
  /** The envelope id: the correlation id of this story. */
  readonly deliveryId: string;
  /** Minted when the delivery was first claimed; the same when it is delivered again. */
  readonly statementId: string;
  readonly user: SlackUser;
  readonly channelId: string;
  readonly conversation: Conversation;
};

/** A slash command that was typed. */
export type Asked = Act & { readonly text: string; readonly openForm: OpenForm };

/** A button that was clicked; `statementId` is new, `value` is what the button carries. */
export type Clicked = Act & {
  readonly actionId: string;
  readonly value: string;
  readonly openForm: OpenForm;
};

/** A shortcut that was used; `on` is the message it was used on, null for one of the whole workspace. */
export type ShortcutUsed = Act & { readonly on: OnMessage | null; readonly openForm: OpenForm };

/** A form that was sent. */
export type Submitted = Act & { readonly filled: Filled };

/** May run again with the same statement id, after a crash or when it outlived its lease: it must then not repeat what was done. */
export type CommandHandler = (asked: Asked) => Promise<void>;
export type ActionHandler = (clicked: Clicked) => Promise<void>;
export type ShortcutHandler = (used: ShortcutUsed) => Promise<void>;
export type FormHandler = {
  /** What is wrong with it, to be said in the form, which then stays open. Asked before the delivery is claimed, so it must change nothing. */
  readonly check: (
    submitted: Pick<Submitted, "user" | "channelId" | "filled">,
  ) => Promise<FormErrors | undefined>;
  readonly run: (submitted: Submitted) => Promise<void>;
};

/** All that whodid listens to, in one list; everything else is answered with a sentence. */
export type Intake = {
  readonly deliveries: Deliveries;
  readonly newId: () => string;
  /** By command, with its slash. */
  readonly commands: Readonly<Record<string, CommandHandler>>;
  /** By action id. */
  readonly actions: Readonly<Record<string, ActionHandler>>;
  /** By callback id, as are forms. */
  readonly shortcuts: Readonly<Record<string, ShortcutHandler>>;
  readonly forms: Readonly<Record<string, FormHandler>>;
  /** Shows somebody their App Home: when they open it, and after each click in it. Twice does no harm. */
  readonly showHome: (user: SlackUser) => Promise<void>;
};
