import { renderChart } from "./chart.js";
import { renderDataTable } from "./data-table.js";
import { make } from "./dom.js";
import { renderElement } from "./elements.js";
import { renderInput } from "./input-block.js";
import { renderRichText } from "./rich-text.js";
import { renderTable } from "./table.js";
import { plainWords, renderText } from "./text.js";

/** What the page cannot draw is named, never dropped. */
const unknown = (what) => make("p", { class: "unknown" }, `This page cannot show “${what}” yet.`);

/** Pictures from elsewhere are named only: the page loads nothing but its own. */
function renderImage({ image_url: url = "", alt_text: alt }, className) {
  const isOwn = url.startsWith("data:image/") || url.startsWith(`${location.origin}/`);
  return isOwn
    ? make("img", { src: url, alt, class: className })
    : make("span", { class: "unknown", title: url }, `Picture: ${alt}`);
}

const renderAction = (element, block, around) =>
  renderElement(element, block, around) ?? unknown(element.type);

const renderAccessory = (block, around) =>
  block.accessory.type === "image"
    ? renderImage(block.accessory, "thumb")
    : renderAction(block.accessory, block, around);

const drawings = {
  section: (block, around) =>
    make(
      "div",
      { class: "section" },
      make(
        "div",
        { class: "section-body" },
        block.text && make("div", { class: "text" }, renderText(block.text, around.names)),
        block.fields &&
          make(
            "div",
            { class: "fields" },
            block.fields.map((field) => make("div", { class: "text" }, renderText(field, around.names))),
          ),
      ),
      block.accessory && renderAccessory(block, around),
    ),
  header: (block) =>
    make(`h${Math.min(6, 1 + (block.level ?? 1))}`, { class: "header" }, plainWords(block.text)),
  context: (block, { names }) =>
    make(
      "div",
      { class: "context" },
      block.elements.map((element) =>
        element.type === "image"
          ? renderImage(element, "small")
          : make("div", { class: "text" }, renderText(element, names)),
      ),
    ),
  divider: () => make("hr"),
  actions: (block, around) =>
    make(
      "div",
      { class: "actions" },
      block.elements.map((element) => renderAction(element, block, around)),
    ),
  input: renderInput,
  rich_text: (block, { names }) => make("div", { class: "text" }, renderRichText(block, names)),
  markdown: (block) => make("div", { class: "text" }, block.text),
  data_table: (block, { names }) => renderDataTable(block, names),
  data_visualization: renderChart,
  table: (block, { names }) => renderTable(block, names),
  image: (block) =>
    make(
      "figure",
      { class: "image" },
      block.title && make("figcaption", {}, plainWords(block.title)),
      renderImage(block),
    ),
};

/** One block as an element. `around` is `{names, people, values, act}`, see elements.js. A block that cannot be drawn takes nothing else down with it. */
export function renderBlock(block, around) {
  if (!Object.hasOwn(drawings, block.type)) return unknown(block.type);
  try {
    return drawings[block.type](block, around);
  } catch {
    return unknown(block.type);
  }
}
