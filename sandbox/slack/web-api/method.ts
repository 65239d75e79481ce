import type { Answer } from "../answer.js";
import type { Arguments } from "./arguments.js";

/** One method of the Web API under its real name. */
export type Method = {
  /** `app` for the few that take the app-level token. */
  readonly token: "bot" | "app" | "none";
  /** The scope that this call needs, if any. https://docs.slack.dev/reference/scopes */
  readonly scope?: (args: Arguments) => string | undefined;
  readonly run: (args: Arguments) => Answer;
};

export type Methods = Readonly<Record<string, Method>>;
