import { make } from "./dom.js";
import { initialOf, renderField } from "./fields.js";
import { plainWords } from "./text.js";

/** Whether anything was typed or chosen. */
const isEmpty = (value) => value === undefined || value === null || value.length === 0;

/** What is wrong with an input before it is sent, in Slack's manner; undefined when it can go. */
function wrongWith(block, values) {
  const value = values[`${block.block_id}/${block.element.action_id}`] ?? initialOf(block.element);
  const { min_length: min } = block.element;
  if (isEmpty(value)) return block.optional ? undefined : "Please complete this required field.";
  return min !== undefined && String(value).length < min
    ? `Please write at least ${min} characters.`
    : undefined;
}

/** All that a modal's inputs still lack, by block id. */
export const wrongInputs = (blocks, values) =>
  Object.fromEntries(
    blocks
      .filter(({ type }) => type === "input")
      .map((block) => [block.block_id, wrongWith(block, values)])
      .filter(([, wrong]) => wrong !== undefined),
  );

/** A labelled field with its hint and room for an error. https://docs.slack.dev/reference/block-kit/blocks/input-block */
export function renderInput(block, around) {
  const { block_id: id, element, label, hint, optional, dispatch_action: dispatches } = block;
  const act = (value) => (dispatches ? around.act(element, block, value) : undefined);
  const key = `${id}/${element.action_id}`;
  const isText = element.type === "plain_text_input";
  const field = renderField(element, {
    key,
    label: plainWords(label),
    labelledBy: `label-${id}`,
    describedBy: `hint-${id} error-${id}`,
    around,
    // Of a text Slack tells the app at Enter only.
    onChange: isText ? undefined : act,
    onEnter: (event) => {
      if (!dispatches) return;
      event.preventDefault();
      void act(around.values[key]);
    },
  });
  // A group of checkboxes cannot say it: https://www.w3.org/TR/wai-aria-1.2/#aria-required
  if (!optional && field.getAttribute("role") !== "group") field.setAttribute("aria-required", "true");
  return make(
    "div",
    { class: "input", "data-block": id },
    make(
      "div",
      { class: "label", id: `label-${id}`, onclick: () => field.focus() },
      plainWords(label),
      optional ? make("small", {}, " (optional)") : undefined,
    ),
    field,
    make("p", { class: "error", id: `error-${id}` }),
    make("p", { class: "hint", id: `hint-${id}` }, hint ? plainWords(hint) : ""),
  );
}
