import { renderBlock } from "./blocks.js";
import { formatDate, inUtc } from "./dates.js";
import { make } from "./dom.js";
import { renderFiles } from "./files.js";
import { menuButton } from "./menu.js";
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

/** What can be done with a message: it stands beside it while the pointer or the focus is there. */
function renderTools(message, { onThread, shortcuts }) {
  if (message.ephemeral || (onThread === undefined && shortcuts.length === 0)) return undefined;
  return make(
    "div",
    { class: "tools", role: "group", "aria-label": "Message actions" },
    onThread &&
      make(
        "button",
        { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: onThread },
        "💬",
      ),
    shortcuts.length === 0
      ? undefined
      : menuButton({ label: "More message actions", words: "⋮", items: () => shortcuts }),
  );
}

const renderReplies = ({ count, latest }, onThread) =>
  make(
    "button",
    { type: "button", class: "replies", onclick: onThread },
    make("b", {}, count === 1 ? "1 reply" : `${count} replies`),
    make("span", {}, `Last ${formatDate(Number(latest), "{date_short_pretty} at {time}")}`),
  );

/**
 * One message as a list item. Blocks say everything when there are any; the text is for notifications then. `around` is what its blocks
 * need and `{onThread, shortcuts}`; `replies` is `{count, latest}` where a thread hangs on it.
 */
export function renderMessage(message, around, replies) {
  const name = around.names.user(message.user);
  return make(
    "li",
    {
      class: ["message", message.ephemeral && "ephemeral"].filter(Boolean).join(" "),
      "data-ts": message.ts,
      tabindex: -1,
    },
    renderFace(message.user, name),
    make(
      "div",
      { class: "content" },
      message.ephemeral
        ? make(
            "p",
            { class: "only-you", title: "Slack forgets it when the page is loaded again" },
            "Only visible to you",
          )
        : undefined,
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
      message.files?.length > 0 ? renderFiles(message.files) : undefined,
      replies === undefined ? undefined : renderReplies(replies, around.onThread),
    ),
    renderTools(message, around),
  );
}
