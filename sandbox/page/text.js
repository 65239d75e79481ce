import { renderDate } from "./dates.js";
import { make } from "./dom.js";
import { showEmoji } from "./emoji.js";
import { parseMrkdwn } from "./mrkdwn.js";

export const mention = (words) => make("span", { class: "mention" }, words);

/** A link is shown and named, not followed: the sandbox is closed to the outside. */
export const renderLink = (url, label) => make("span", { class: "link", title: url }, label ?? url);

/** Slack's mrkdwn as nodes. */
export const renderMrkdwn = (text, names) => parseMrkdwn(text).map((part) => renderPart(part, names));

function renderPart(part, names) {
  const inner = () => part.children.map((child) => renderPart(child, names));
  switch (part.kind) {
    case "text":
      return part.text;
    case "block-code":
      return make("pre", {}, make("code", {}, part.text));
    case "code":
      return make("code", {}, part.text);
    case "quote":
      return make("blockquote", {}, inner());
    case "bold":
      return make("strong", {}, inner());
    case "italic":
      return make("em", {}, inner());
    case "strike":
      return make("s", {}, inner());
    case "emoji":
      return showEmoji(part.name);
    case "user":
      return mention(`@${names.user(part.id)}`);
    case "channel":
      return mention(`#${part.label || names.channel(part.id)}`);
    case "broadcast":
      return mention(`@${part.range}`);
    case "date":
      return renderDate(part.seconds, part.format, part.fallback);
    case "link":
      return renderLink(part.url, part.label);
  }
}

const withEmoji = (text) => text.replaceAll(/:([a-z0-9_+-]+):/g, (_, name) => showEmoji(name));

/** A text object of Block Kit, plain or marked, as nodes. */
export function renderText(object, names) {
  if (object.type === "mrkdwn") return renderMrkdwn(object.text, names);
  return [object.emoji === false ? object.text : withEmoji(object.text)];
}

/** The same, where only letters can stand: a button, a title. */
export const plainWords = (object) => (object.emoji === false ? object.text : withEmoji(object.text));
