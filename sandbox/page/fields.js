import { make } from "./dom.js";
import { plainWords } from "./text.js";

let made = 0;

/** A choice of one, as the platform draws it best: by keyboard, and on a phone. */
function selectOf(options, groups, { attributes, value, placeholder, multiple, change }) {
  const optionOf = ({ text, value: own }) =>
    make(
      "option",
      { value: own, selected: multiple ? value?.includes(own) : own === value },
      plainWords(text),
    );
  const nothing = make("option", { value: "", selected: !value }, placeholder ?? "Choose…");
  const select = make(
    "select",
    {
      ...attributes,
      multiple,
      onchange: () => change(multiple ? [...select.selectedOptions].map((each) => each.value) : select.value),
    },
    multiple ? undefined : nothing,
    options.map(optionOf),
    groups.map((group) => make("optgroup", { label: plainWords(group.label) }, group.options.map(optionOf))),
  );
  return select;
}

/** Radio buttons and checkboxes with their explanations. */
function boxesOf(element, type, { attributes, label, value, change }) {
  const name = `boxes${(made += 1)}`;
  const picked = () => [...set.querySelectorAll("input:checked")].map((each) => each.value);
  const set = make(
    "fieldset",
    { ...attributes, class: "boxes", role: type === "radio" ? "radiogroup" : "group" },
    make("legend", { class: "hidden" }, label),
    element.options.map((option) =>
      make(
        "label",
        { class: "box" },
        make("input", {
          type,
          name,
          value: option.value,
          "data-key": `${attributes["data-key"]}/${option.value}`,
          checked: type === "radio" ? option.value === value : value?.includes(option.value),
          onchange: () => change(type === "radio" ? (picked()[0] ?? "") : picked()),
        }),
        make(
          "span",
          {},
          plainWords(option.text),
          option.description ? make("small", {}, plainWords(option.description)) : undefined,
        ),
      ),
    ),
  );
  return set;
}

function textOf(element, { attributes, value, change, enter }) {
  const common = {
    ...attributes,
    placeholder: element.placeholder && plainWords(element.placeholder),
    maxlength: element.max_length,
    spellcheck: "false",
    autocomplete: "off",
    oninput: (event) => change(event.target.value),
  };
  if (element.multiline) {
    const area = make("textarea", { ...common, rows: 5 });
    area.value = value ?? "";
    return area;
  }
  return make("input", {
    ...common,
    type: "text",
    value: value ?? "",
    onkeydown: (event) => {
      if (event.key === "Enter") enter(event);
    },
  });
}

const localMinute = (seconds) => {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const inputs = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

/** What an element holds before anybody touched it, as the sandbox's controls take it. */
export function initialOf(element) {
  const first = element.initial_option?.value ?? element.initial_options?.map(({ value }) => value);
  return (
    first ??
    element.initial_value ??
    element.initial_user ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time
  );
}

/**
 * A field of Block Kit, holding what `around.values` has for it. `key` is its `block_id/action_id`, `label` its name where nothing else
 * names it. `onChange` hears of each new value besides, `onEnter` of Enter in a single line.
 */
export function renderField(element, parts) {
  const { key, label, labelledBy, describedBy, around, onChange = () => {}, onEnter = () => {} } = parts;
  const value = around.values[key] ?? initialOf(element);
  const held = {
    attributes: {
      "data-key": key,
      "aria-label": labelledBy === undefined ? label : undefined,
      "aria-labelledby": labelledBy,
      "aria-describedby": describedBy,
    },
    label,
    value,
    placeholder: element.placeholder && plainWords(element.placeholder),
    change(next) {
      around.values[key] = next;
      void onChange(next);
    },
    enter: onEnter,
  };
  const { options = [], option_groups: groups = [] } = element;
  switch (element.type) {
    case "static_select":
      return selectOf(options, groups, held);
    case "multi_static_select":
      return selectOf(options, groups, { ...held, multiple: true });
    case "users_select":
      return selectOf(around.people.map(asOption), [], held);
    case "radio_buttons":
      return boxesOf(element, "radio", held);
    case "checkboxes":
      return boxesOf(element, "checkbox", held);
    case "plain_text_input":
      return textOf(element, held);
    default:
      return make("input", {
        ...held.attributes,
        type: inputs[element.type],
        value: element.type === "datetimepicker" && value ? localMinute(value) : value,
        onchange: ({ target }) =>
          held.change(
            element.type === "datetimepicker"
              ? Math.floor(new Date(target.value).getTime() / 1000)
              : target.value,
          ),
      });
  }
}

const asOption = ({ userId, realName }) => ({
  text: { type: "plain_text", text: realName, emoji: false },
  value: userId,
});
