import { renderDate } from "./dates.js";
import { make } from "./dom.js";
import { showEmoji } from "./emoji.js";
import { mention, renderLink } from "./text.js";

const styles = [
  ["code", "code"],
  ["strike", "s"],
  ["underline", "u"],
  ["italic", "em"],
  ["bold", "strong"],
  ["highlight", "mark"],
  ["client_highlight", "mark"],
];

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const renderRichText = (block, names) =>
  block.elements.map((element) => renderElement(element, names));

function renderElement(element, names) {
  const inline = () => element.elements.map((each) => renderInline(each, names));
  switch (element.type) {
    case "rich_text_section":
      return make("div", { class: "rich" }, inline());
    case "rich_text_quote":
      return make("blockquote", { class: "rich" }, inline());
    case "rich_text_preformatted":
      return make("pre", {}, make("code", {}, inline()));
    case "rich_text_list":
      return make(
        element.style === "ordered" ? "ol" : "ul",
        {
          class: `rich indent-${Number(element.indent) || 0}`,
          start: element.style === "ordered" && element.offset ? element.offset + 1 : undefined,
        },
        element.elements.map((item) => make("li", {}, renderElement(item, names))),
      );
    default:
      return unknown(element.type);
  }
}

function renderInline(element, names) {
  let node = plain(element, names);
  for (const [style, tag] of styles) if (element.style?.[style]) node = make(tag, {}, node);
  return node;
}

function plain(element, names) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return renderLink(element.url, element.text);
    case "user":
      return mention(`@${names.user(element.user_id)}`);
    case "usergroup":
      return mention(`@${element.usergroup_id}`);
    case "channel":
      return mention(`#${names.channel(element.channel_id)}`);
    case "broadcast":
      return mention(`@${element.range}`);
    case "emoji":
      return showEmoji(element.name, element.unicode);
    case "date":
      return renderDate(element.timestamp, element.format, element.fallback);
    case "color":
      return make("code", {}, element.value);
    default:
      return unknown(element.type);
  }
}

const unknown = (type) => make("span", { class: "unknown" }, `This page cannot show “${type}” yet.`);
