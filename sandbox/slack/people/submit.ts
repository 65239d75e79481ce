import type { SeedPerson } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import { isObject } from "../blocks/check.js";
import type { Directory } from "../directory.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Triggers } from "../triggers.js";
import { parseView, type View, type Views } from "../views.js";
import { stateValues, whyNotSent, type Given } from "./choices.js";
import { warningOf, whoAndWhere } from "./payload.js";
import { findPerson } from "./presence.js";

type Modal = { readonly person: string; readonly view_id: string };

export type SubmitParts = {
  readonly directory: Directory;
  readonly views: Views;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
};

/** A person fills in a modal and sends it off, or closes it. `errors` are what the app found wrong, by block id. */
export function createModalUse({ directory, views, delivery, triggers }: SubmitParts) {
  function findModal({ person: name, view_id }: Modal): Controlled<{ person: SeedPerson; view: View }> {
    const found = findPerson(directory, name);
    if (!found.ok) return found;
    const shown = views.find(view_id);
    return shown === undefined || shown.userId !== found.person.userId || shown.view.type !== "modal"
      ? { ok: false, status: 404, error: `${name} has no modal ${view_id} open.` }
      : { ok: true, person: found.person, view: shown.view };
  }

  /** What the app answers decides what becomes of the modal. https://docs.slack.dev/surfaces/modals */
  function settle(userId: string, view: View, payload: unknown): { errors?: unknown; warning?: string } {
    const answer = isObject(payload) ? payload : {};
    const action = answer["response_action"];
    if (action === "errors") return { errors: answer["errors"] };
    if (action === "clear") views.closeAll(userId);
    else if (action === "update" || action === "push") {
      const next = parseView(answer["view"]);
      if (next.kind === "refused") return { warning: "invalid_view" };
      if (action === "update") views.update(view.id, next.view);
      else views.open(userId, next.view);
    } else views.close(view.id);
    return {};
  }

  return {
    async submit(
      ask: Modal & { readonly values: Given },
    ): Promise<Controlled<{ errors?: unknown; warning?: string }>> {
      const modal = findModal(ask);
      if (!modal.ok) return modal;
      const { person, view } = modal;
      const problem = whyNotSent(view.blocks, ask.values);
      if (problem !== undefined) return { ok: false, status: 400, error: problem };
      const delivered = await delivery.deliver("interactive", {
        type: "view_submission",
        ...whoAndWhere(person),
        trigger_id: triggers.mint(person.userId),
        view: { ...view, state: { values: stateValues(view.blocks, ask.values) } },
        response_urls: [],
      });
      return delivered.kind === "acked"
        ? { ok: true, ...settle(person.userId, view, delivered.payload) }
        : { ok: true, ...warningOf[delivered.kind] };
    },

    /** Closes the one, or with `all` the whole stack. The app hears of it only where the view asks for that. */
    async close(ask: Modal & { readonly all?: boolean }): Promise<Controlled<object>> {
      const modal = findModal(ask);
      if (!modal.ok) return modal;
      const { person, view } = modal;
      if (ask.all === true) views.closeAll(person.userId);
      else views.close(view.id);
      if (view["notify_on_close"] === true)
        await delivery.deliver("interactive", {
          type: "view_closed",
          ...whoAndWhere(person),
          view,
          is_cleared: ask.all === true,
        });
      return { ok: true };
    },
  };
}
