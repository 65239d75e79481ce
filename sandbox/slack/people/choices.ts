import { isObject } from "../blocks/check.js";

type Fields = Readonly<Record<string, unknown>>;

/** What a person typed or chose, by `block_id/action_id` or by `action_id` alone. */
export type Given = Readonly<Record<string, unknown>>;

/** Slack's `state.values`: block id → action id → state. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

const objects = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** All options of an element, those in groups too. */
const optionsOf = (element: Fields): readonly Fields[] => [
  ...objects(element["options"]),
  ...objects(element["option_groups"]).flatMap((group) => objects(group["options"])),
];

/** Which field of a state holds the choice, for each element that has a state. https://docs.slack.dev/reference/block-kit/block-elements */
const fieldOf: Readonly<Record<string, { readonly field: string; readonly initial: string }>> = {
  plain_text_input: { field: "value", initial: "initial_value" },
  static_select: { field: "selected_option", initial: "initial_option" },
  radio_buttons: { field: "selected_option", initial: "initial_option" },
  multi_static_select: { field: "selected_options", initial: "initial_options" },
  checkboxes: { field: "selected_options", initial: "initial_options" },
  users_select: { field: "selected_user", initial: "initial_user" },
  datepicker: { field: "selected_date", initial: "initial_date" },
  timepicker: { field: "selected_time", initial: "initial_time" },
  datetimepicker: { field: "selected_date_time", initial: "initial_date_time" },
};

/** What an element holds now, as Slack tells it. Undefined: it holds nothing by its nature, or was given what it does not offer. */
export function stateOf(element: Fields, given: unknown): Fields | undefined {
  const { type } = element;
  const known = typeof type === "string" && Object.hasOwn(fieldOf, type) ? fieldOf[type] : undefined;
  if (known === undefined) return undefined;
  const { field, initial } = known;
  if (given === undefined) {
    const nothing = field === "selected_options" ? [] : null;
    return { type, [field]: element[initial] ?? nothing };
  }
  if (field === "selected_options") {
    const picked = optionsOf(element).filter(
      ({ value }) => Array.isArray(given) && given.some((each) => each === value),
    );
    return Array.isArray(given) && picked.length === given.length ? { type, [field]: picked } : undefined;
  }
  if (field !== "selected_option") return { type, [field]: given === "" ? null : given };
  if (given === "") return { type, [field]: null };
  const picked = optionsOf(element).find(({ value }) => value === given);
  return picked === undefined ? undefined : { type, [field]: picked };
}

/** What Slack reports of an element that was used: a button's value, or what was picked. Undefined: it does not offer that. */
export function actionOf(element: Fields, value: unknown): Fields | undefined {
  const { type, action_id } = element;
  if (type === "button") {
    const { text, value: own } = element;
    if (value !== undefined && own !== value) return undefined;
    return { type, action_id, text, ...(own === undefined ? {} : { value: own }) };
  }
  if (type === "overflow") {
    const picked = optionsOf(element).find((each) => each["value"] === value);
    return picked === undefined ? undefined : { type, action_id, selected_option: picked };
  }
  const state = value === undefined ? undefined : stateOf(element, value);
  return state === undefined ? undefined : { action_id, ...state };
}

/** Every element of these blocks that a person can use, with its block. */
export function elementsOf(blocks: readonly unknown[]): readonly { block: Fields; element: Fields }[] {
  return blocks.filter(isObject).flatMap((block) => {
    const within = [...objects(block["elements"]), block["accessory"], block["element"]];
    return within.filter(isObject).map((element) => ({ block, element }));
  });
}

/** Finds the element with this action id that offers this value. `action` is what Slack reports of it. */
export function findAction(
  blocks: readonly unknown[],
  asked: { readonly action_id: string; readonly value?: unknown },
): Fields | undefined {
  for (const { block, element } of elementsOf(blocks)) {
    if (element["action_id"] !== asked.action_id) continue;
    const action = actionOf(element, asked.value);
    if (action !== undefined) return { ...action, block_id: block["block_id"] };
  }
  return undefined;
}

const givenFor = (block: Fields, element: Fields, given: Given): unknown =>
  given[`${String(block["block_id"])}/${String(element["action_id"])}`] ??
  given[String(element["action_id"])];

/** The state of everything that a person could fill in. */
export function stateValues(blocks: readonly unknown[], given: Given): StateValues {
  const values: Record<string, Record<string, Fields>> = {};
  for (const { block, element } of elementsOf(blocks)) {
    const state = stateOf(element, givenFor(block, element, given));
    if (state === undefined) continue;
    const id = String(block["block_id"]);
    values[id] = { ...values[id], [String(element["action_id"])]: state };
  }
  return values;
}

/** Why the client itself would not send this: the first input that lacks what it requires, as a sentence. */
export function whyNotSent(blocks: readonly unknown[], given: Given): string | undefined {
  for (const { block, element } of elementsOf(blocks)) {
    if (block["type"] !== "input") continue;
    const name = String(element["action_id"]);
    const state = stateOf(element, givenFor(block, element, given));
    if (state === undefined) return `"${name}" does not offer that choice.`;
    const [, held] = Object.entries(state).find(([field]) => field !== "type") ?? [];
    const isEmpty = held === null || held === "" || (Array.isArray(held) && held.length === 0);
    if (isEmpty && block["optional"] !== true)
      return `The client asks for "${name}" before it sends the modal.`;
    const length = typeof held === "string" ? held.length : 0;
    const { min_length: min, max_length: max } = element;
    if (!isEmpty && typeof min === "number" && length < min)
      return `"${name}" needs at least ${min} characters.`;
    if (typeof max === "number" && length > max) return `"${name}" takes at most ${max} characters.`;
  }
  return undefined;
}
