import type { Message } from "../../src/message/message.js";
import type { Line } from "../../src/slack/conversation.js";
import type { Conversation } from "../../src/sql/conversation.js";

/** Conversations that only remember what was said to whom. */
export function createTalk() {
  const said: { readonly userId: string; readonly message: Message }[] = [];
  const talk = ({ userId, channelId }: Line): Conversation => {
    const say = async (message: Message) => {
      said.push({ userId, message });
    };
    return { channelId: channelId ?? userId, tell: say, replace: say };
  };
  return { talk, said, texts: () => said.map(({ message }) => message.text) };
}
