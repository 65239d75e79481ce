import type { KnownBlock } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";

import type { SlackUser } from "../access/person.js";
import type { Message } from "../message/message.js";
import { attempt } from "./attempt.js";
import type { Ladder } from "./ladder.js";
import { payload } from "./payload.js";

/** Puts a view into somebody's App Home: its best form that Slack takes, the text alone if none. Never throws. */
export function createPublishHome({
  client,
  ladder,
  log,
}: {
  readonly client: WebClient;
  readonly ladder: Ladder;
  readonly log: Logger;
}): (user: SlackUser, view: Message) => Promise<void> {
  return async ({ userId }, view) => {
    const published = await ladder.show("home", view, (form) => {
      const blocks = payload(form).blocks ?? [textAlone(form.text)];
      return attempt(() => client.views.publish({ user_id: userId, view: { type: "home", blocks } }));
    });
    if (published.kind === "failed") log.error({ err: published.error, userId }, "App Home not shown");
  };
}

const textAlone = (text: string): KnownBlock => ({ type: "section", text: { type: "plain_text", text } });
