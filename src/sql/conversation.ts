import type { Message } from "../message/message.js";

/** The line back to the requester, and to nobody else. Never throws: what can't be said in one way is said in the next. */
export type Conversation = {
  /** Where it was asked. */
  readonly channelId: string;
  /** A new private message. */
  tell(message: Message): Promise<void>;
  /** Takes the place of the message that was clicked (a new private message where there is none). */
  replace(message: Message): Promise<void>;
};
