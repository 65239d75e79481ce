import type { Faults } from "../faults.js";
import { refuse, type Answer } from "./answer.js";
import { parseContent } from "./content.js";
import type { Timeline } from "./timeline.js";
import { flagOf, type Arguments } from "./web-api/arguments.js";
import { asBot } from "./web-api/chat.js";

/** What a person did that the app may respond to. */
export type Origin =
  | { readonly kind: "command"; readonly userId: string; readonly channel: string; readonly typed: string }
  | { readonly kind: "shortcut"; readonly userId: string; readonly channel: string }
  | { readonly kind: "message"; readonly userId: string; readonly channel: string; readonly ts: string };

/** Shows what the app responds: a new message, or a change of the message whose button was clicked. */
export type Respond = (origin: Origin, args: Arguments) => Answer;

export function createRespond({ timeline, faults }: { timeline: Timeline; faults: Faults }): Respond {
  /** With the first public answer Slack also shows the command that was typed. */
  const shown = new WeakSet<Origin>();

  function post(origin: Origin, args: Arguments): Answer {
    const content = parseContent(args, "response", faults);
    if ("error" in content) return content;
    if (content.text === "" && (content.blocks ?? []).length === 0) return refuse("no_text");
    const isPublic = args["response_type"] === "in_channel";
    if (isPublic && origin.kind === "command" && !shown.has(origin)) {
      shown.add(origin);
      timeline.add({
        channel: origin.channel,
        message: { user: origin.userId, text: origin.typed, blocks: [] },
      });
    }
    timeline.add({
      channel: origin.channel,
      ...(isPublic ? {} : { onlyFor: origin.userId }),
      message: {
        ...asBot,
        text: content.text,
        blocks: content.blocks ?? [],
        ...(content.metadata === undefined || !isPublic ? {} : { metadata: content.metadata }),
      },
    });
    return { ok: true };
  }

  return (origin, args) => {
    // A command or a shortcut has no message to replace or delete: Slack ignores the wish.
    if (origin.kind !== "message") {
      return flagOf(args, "delete_original") ? { ok: true } : post(origin, args);
    }
    const original = timeline.find(origin.channel, origin.ts);
    if (flagOf(args, "delete_original")) {
      timeline.remove(origin.channel, origin.ts);
      return { ok: true };
    }
    if (!flagOf(args, "replace_original") || original === undefined) return post(origin, args);
    const content = parseContent(args, "response", faults);
    if ("error" in content) return content;
    const { text, blocks = [], metadata = original.message.metadata } = content;
    timeline.replace({
      ...original,
      message: { ...original.message, text, blocks, ...(metadata === undefined ? {} : { metadata }) },
    });
    return { ok: true };
  };
}
