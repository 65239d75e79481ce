import type { KnownBlock } from "@slack/types";

/** `data_table` and its kin are younger than the published types; they are checked by `validate.ts` instead. */
export type Block =
  | KnownBlock
  | { readonly type: "data_table" | "table" | "data_visualization"; readonly [field: string]: unknown };

/**
 * What whodid says. `text` is for notifications and screen readers: no rows in it.
 * `forms` are ways to show the same, best first; the first that passes the local check and Slack's is shown. The last one always passes.
 */
export type Message = {
  readonly text: string;
  readonly forms: readonly (readonly Block[])[];
};
