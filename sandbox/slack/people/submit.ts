import { bot, team } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import { isObject } from "../blocks/check.js";
import type { Directory } from "../directory.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Triggers } from "../triggers.js";
import { parseView, type View, type Views } from "../views.js";
import { findPerson } from "./presence.js";

export type SubmitAsk = {
  readonly person: string;
  readonly view_id: string;
  readonly values: Readonly<Record<string, unknown>>;
};

export type SubmitParts = {
  readonly directory: Directory;
  readonly views: Views;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
};

/** A person fills in a modal and sends it off. `errors` are what the app found wrong, by block id. */
export function createSubmit(
  parts: SubmitParts,
): (ask: SubmitAsk) => Promise<Controlled<{ errors?: unknown; warning?: string }>> {
  const { directory, views, delivery, triggers } = parts;

  /** What the app answers decides what becomes of the modal. https://docs.slack.dev/surfaces/modals */
  function settle(userId: string, view: View, payload: unknown): { errors?: unknown } {
    const answer = isObject(payload) ? payload : {};
    const action = answer["response_action"];
    if (action === "errors") return { errors: answer["errors"] };
    const next = parseView(answer["view"]);
    if (action === "clear") views.closeAll(userId);
    else if (action === "update" && next.kind === "view") views.update(view.id, next.view);
    else if (action === "push" && next.kind === "view") views.open(userId, next.view);
    else views.close(view.id);
    return {};
  }

  return async ({ person: name, view_id, values }) => {
    const found = findPerson(directory, name);
    if (!found.ok) return found;
    const { person } = found;
    const shown = views.find(view_id);
    if (shown === undefined || shown.userId !== person.userId || shown.view.type !== "modal")
      return { ok: false, status: 404, error: `${person.name} has no modal ${view_id} open.` };
    const state = fillIn(shown.view, values);
    if ("missing" in state)
      return {
        ok: false,
        status: 400,
        error: `The client asks for "${state.missing}" before it sends the modal.`,
      };
    const delivered = await delivery.deliver("interactive", {
      type: "view_submission",
      team: { id: team.id, domain: team.domain },
      user: { id: person.userId, username: person.name, name: person.name, team_id: person.teamId },
      api_app_id: bot.appId,
      token: "sandbox",
      trigger_id: triggers.mint(person.userId),
      view: { ...shown.view, state: { values: state.values } },
      response_urls: [],
      is_enterprise_install: false,
      enterprise: null,
    });
    if (delivered.kind === "acked")
      return { ok: true, ...settle(person.userId, shown.view, delivered.payload) };
    return { ok: true, warning: delivered.kind === "late" ? "operation_timeout" : "dispatch_failed" };
  };
}

type FilledIn = { readonly values: Record<string, Record<string, unknown>> } | { readonly missing: string };

function fillIn(view: View, given: Readonly<Record<string, unknown>>): FilledIn {
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of view.blocks.filter(isObject)) {
    const element = block["element"];
    if (block["type"] !== "input" || !isObject(element)) continue;
    const actionId = String(element["action_id"]);
    const value = given[actionId] ?? element["initial_value"];
    if ((value === undefined || value === "") && block["optional"] !== true) return { missing: actionId };
    values[String(block["block_id"])] = { [actionId]: stateOf(element, value) };
  }
  return { values };
}

function stateOf(element: Readonly<Record<string, unknown>>, value: unknown): object {
  const { type, options } = element;
  if (type === "plain_text_input") return { type, value: value ?? null };
  const pick = (wanted: unknown) =>
    Array.isArray(options) ? options.filter(isObject).find((each) => each["value"] === wanted) : undefined;
  if (Array.isArray(value)) return { type, selected_options: value.map(pick) };
  return { type, selected_option: pick(value) ?? element["initial_option"] ?? null };
}
