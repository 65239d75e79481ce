import { make } from "./dom.js";
import { renderField } from "./fields.js";
import { menuButton } from "./menu.js";
import { plainWords } from "./text.js";
import { createUse } from "./use.js";

const buttonOf = (element, block, around) => {
  const { said, use } = createUse(element, block, around);
  const button = make(
    "button",
    {
      type: "button",
      class: element.style,
      "aria-label": element.accessibility_label,
      "data-key": `${block.block_id}/${element.action_id}`,
      onclick: () => void use(button, element.value),
    },
    plainWords(element.text),
  );
  return make("span", { class: "element" }, button, said);
};

function overflowOf(element, block, around) {
  const { said, use } = createUse(element, block, around);
  const button = menuButton({
    label: "More actions",
    words: "⋯",
    class: "overflow",
    "data-key": `${block.block_id}/${element.action_id}`,
    items: () =>
      element.options.map(({ text, description, value }) => ({
        words: plainWords(text),
        hint: description && plainWords(description),
        onPick: () => use(button, value),
      })),
  });
  return make("span", { class: "element" }, button, said);
}

function choiceOf(element, block, around) {
  const { said, use } = createUse(element, block, around);
  const field = renderField(element, {
    key: `${block.block_id}/${element.action_id}`,
    label: element.placeholder ? plainWords(element.placeholder) : element.action_id,
    around,
    onChange: (value) => use(field, value),
  });
  return make("span", { class: "element" }, field, said);
}

const drawings = {
  button: buttonOf,
  overflow: overflowOf,
  static_select: choiceOf,
  multi_static_select: choiceOf,
  users_select: choiceOf,
  radio_buttons: choiceOf,
  checkboxes: choiceOf,
  datepicker: choiceOf,
  timepicker: choiceOf,
  datetimepicker: choiceOf,
};

/**
 * Something that a person uses at once, in a message or view. Undefined: it cannot be drawn. `around` is `{names, people, values, act}`:
 * `act(element, block, value)` sends it, `values` holds by `block_id/action_id` what is filled in there.
 */
export const renderElement = (element, block, around) =>
  Object.hasOwn(drawings, element.type) ? drawings[element.type](element, block, around) : undefined;
