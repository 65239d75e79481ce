import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";

import type { Form } from "../message/form.js";
import { attempt } from "./attempt.js";

/**
 * Opens a form by the trigger of what a person did. A trigger is good for three seconds and once
 * (https://docs.slack.dev/interactivity/handling-user-interaction), so `client` must not try again.
 */
export function createOpenForm({
  client,
  log,
}: {
  readonly client: WebClient;
  readonly log: Logger;
}): (triggerId: string, form: Form) => Promise<boolean> {
  return async (triggerId, form) => {
    const opened = await attempt(() => client.views.open({ trigger_id: triggerId, view: form }));
    if (opened.kind === "shown") return true;
    log.warn({ err: opened.kind === "failed" ? opened.error : opened.refusal }, "form not opened");
    return false;
  };
}
