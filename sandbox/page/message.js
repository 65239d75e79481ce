import { renderBlock } from "./blocks.js";
import { inUtc } from "./dates.js";
import { make } from "./dom.js";
import { renderMrkdwn } from "./text.js";

const hues = 6;

/** The same letters and colour for the same author, everywhere. */
function renderFace(user, name) {
  const letters = name
    .split(" ")
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2);
  const sum = [...user].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return make("span", { class: "face", "data-hue": sum % hues, "aria-hidden": "true" }, letters);
}

export const dateOf = (ts) => new Date(Number(ts) * 1000);

const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const renderTime = (ts) =>
  make(
    "time",
    { datetime: dateOf(ts).toISOString(), title: inUtc(dateOf(ts)) },
    clockTime.format(dateOf(ts)),
  );

/** One message as a list item. Blocks say everything when there are any; the text is for notifications then. */
export function renderMessage(message, around) {
  const name = around.names.user(message.user);
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return make(
    "li",
    {
      class: ["message", isReply && "reply", message.ephemeral && "ephemeral"].filter(Boolean).join(" "),
      "data-ts": message.ts,
      tabindex: -1,
    },
    renderFace(message.user, name),
    make(
      "div",
      { class: "content" },
      message.ephemeral ? make("p", { class: "only-you" }, "Only visible to you") : undefined,
      make(
        "p",
        { class: "byline" },
        make("strong", {}, name),
        message.bot_id === undefined ? undefined : make("span", { class: "app" }, "app"),
        renderTime(message.ts),
        message.edited
          ? make("span", { class: "edited", title: inUtc(dateOf(message.edited.ts)) }, "(edited)")
          : undefined,
      ),
      message.blocks.length > 0
        ? message.blocks.map((block) => renderBlock(block, around))
        : make("div", { class: "text" }, renderMrkdwn(message.text, around.names)),
    ),
  );
}
