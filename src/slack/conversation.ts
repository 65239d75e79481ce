import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";

import type { Message } from "../message/message.js";
import type { Surface } from "../message/surface.js";
import type { Conversation } from "../sql/conversation.js";
import { attempt } from "./attempt.js";
import type { Attempt, Form, Ladder } from "./ladder.js";
import { noUnfurls, payload, verbatim } from "./payload.js";
import { respond } from "./response-url.js";

/** Slack allows 5 uses in 30 minutes; one and a minute are kept in hand. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const responseUses = 4;
const responseMs = 29 * 60_000;

export type TalkParts = {
  readonly client: WebClient;
  readonly ladder: Ladder;
  readonly clock: () => number;
  readonly log: Logger;
};

/** Whom to answer, and where. */
export type Line = {
  readonly userId: string;
  /** Null where it came from no channel: then everything is said in direct messages. */
  readonly channelId: string | null;
  readonly responseUrl?: string;
  /** Whether a message of ours was clicked: only a button's response URL can take its place. */
  readonly clicked: boolean;
};

type Way = { readonly surface: Surface; show(form: Form): Promise<Attempt<unknown>> };

/**
 * The line back to one person: the response URL, then an ephemeral message, then a direct one; whatever fails, the next is tried.
 * A call that timed out may have been shown all the same: rather twice to the person than never.
 */
export function createConversation(parts: TalkParts, line: Line): Conversation {
  const { client, ladder, clock, log } = parts;
  const { userId: user, channelId, responseUrl } = line;
  const until = clock() + responseMs;
  let usesLeft = responseUses;

  const respondWay = (url: string, replace: boolean): Way => ({
    surface: "response",
    show: async (form) => {
      if (usesLeft === 0 || clock() > until)
        return { kind: "failed", error: new Error("response URL is used up") };
      usesLeft -= 1;
      return respond(url, form, replace);
    },
  });
  const ephemeral = (channel: string): Way => ({
    surface: "ephemeral",
    show: (form) =>
      attempt(() => client.chat.postEphemeral({ channel, user, ...verbatim, ...payload(form) })),
  });
  const direct: Way = {
    surface: "dm",
    show: (form) => {
      const message = { ...noUnfurls, ...verbatim, ...payload(form) };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
      return attempt(() => client.chat.postMessage({ channel: user, ...message }));
    },
  };

  const say = async (message: Message, replace: boolean) => {
    const ways = [
      ...(responseUrl === undefined ? [] : [respondWay(responseUrl, replace)]),
      ...(channelId === null ? [] : [ephemeral(channelId)]),
      direct,
    ];
    for (const way of ways) {
      const shown = await ladder.show(way.surface, message, (form) => way.show(form));
      if (shown.kind === "shown") return;
      log.warn({ err: shown.error, surface: way.surface }, "could not answer this way");
    }
    log.error({ userId: user, channelId }, "could not answer at all");
  };

  return {
    channelId: channelId ?? user,
    tell: (message) => say(message, false),
    replace: (message) => say(message, line.clicked),
  };
}
