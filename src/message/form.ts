import type { ModalView } from "@slack/types";

/** A form that opens over whatever a person looks at (Slack's modal view). */
export type Form = ModalView;

/** Opens a form for whoever just typed or clicked; one try, within the three seconds that Slack allows; false where it did not open. Never throws. */
export type OpenForm = (form: Form) => Promise<boolean>;

/** What was filled in, by the block id of each field; empty where nothing was. */
export type Filled = Readonly<Record<string, string>>;

/** What is wrong, as a plain sentence for each field, by its block id. */
export type FormErrors = Readonly<Record<string, string>>;

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const maxTyped = 3_000;
