import { anything, byType, characters, fields, flag, integer, list, oneOf, type Check } from "./check.js";
import { anyText, confirmDialog, identifier, option, plainText } from "./text-objects.js";

/** https://docs.slack.dev/reference/block-kit/block-elements */
const button = fields({
  required: { text: plainText(75) },
  optional: {
    action_id: identifier,
    url: characters({ max: 3000 }),
    value: characters({ min: 0, max: 2000 }),
    style: oneOf("primary", "danger"),
    confirm: confirmDialog,
    accessibility_label: characters({ max: 75 }),
  },
});

const image = fields({
  required: { alt_text: characters({ max: 2000 }) },
  optional: { image_url: characters({ max: 3000 }), slack_file: anything },
});

const shared = { action_id: identifier, confirm: confirmDialog, focus_on_load: flag };
const choice = (max: number): Check =>
  fields({
    required: { options: list(option, { max }) },
    optional: { ...shared, initial_option: option, initial_options: list(option) },
  });
const select = fields({
  optional: {
    ...shared,
    placeholder: plainText(150),
    options: list(option, { max: 100 }),
    option_groups: list(fields({ required: { label: plainText(75), options: list(option, { max: 100 }) } }), {
      max: 100,
    }),
    initial_option: option,
    initial_options: list(option),
    max_selected_items: integer({ min: 1 }),
  },
});
const usersSelect = fields({
  optional: { ...shared, placeholder: plainText(150), initial_user: characters({ max: 255 }) },
});
const picker = fields({
  optional: {
    ...shared,
    placeholder: plainText(150),
    initial_date: anything,
    initial_time: anything,
    initial_date_time: anything,
    timezone: anything,
  },
});
const entry = fields({
  optional: {
    ...shared,
    placeholder: plainText(150),
    initial_value: characters({ min: 0, max: 3000 }),
    multiline: flag,
    min_length: integer({ min: 0, max: 3000 }),
    max_length: integer({ min: 1, max: 3000 }),
    dispatch_action_config: anything,
  },
});

const interactive = {
  button,
  static_select: select,
  multi_static_select: select,
  users_select: usersSelect,
  overflow: choice(5),
  checkboxes: choice(10),
  radio_buttons: choice(10),
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
};

export const actionElement: Check = byType(interactive);
export const accessory: Check = byType({ ...interactive, image });
export const inputElement: Check = byType({
  static_select: select,
  multi_static_select: select,
  users_select: usersSelect,
  checkboxes: choice(10),
  radio_buttons: choice(10),
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: entry,
});

const contextText = anyText(2000);
const contextImage = byType({ image });
/** Text or an image. */
export const contextElement: Check = (value, pointer, report) => {
  const isImage = typeof value === "object" && value !== null && "type" in value && value.type === "image";
  (isImage ? contextImage : contextText)(value, pointer, report);
};
