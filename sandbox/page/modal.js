import { aroundView } from "./around-view.js";
import { renderBlock } from "./blocks.js";
import { post } from "./controls.js";
import { make } from "./dom.js";
import { focusedIn, refocus } from "./focus.js";
import { wrongInputs } from "./input-block.js";
import { plainWords } from "./text.js";
import { sayAnswer } from "./use.js";

/**
 * The modals that a person has before them: the topmost is shown, as a dialog. `parts` are `{names, people}`. What was typed stays
 * when the app changes the view, field by field.
 */
export function createModals(parts) {
  /** By view id: what is filled in. */
  const filledIn = new Map();
  let dialog;
  let shown = {};

  function close() {
    const closing = dialog;
    dialog = undefined;
    shown = {};
    closing?.close();
    closing?.remove();
  }

  function draw(person, view) {
    const values = filledIn.get(view.id) ?? {};
    filledIn.set(view.id, values);
    const said = make("p", { class: "said", role: "status" });
    const around = aroundView(parts, { person, view, values });
    const leave = () => post("close", { person, view_id: view.id });
    const submit = view.submit
      ? make("button", { type: "submit", class: "primary" }, plainWords(view.submit))
      : undefined;

    async function send() {
      if (submit === undefined || submit.getAttribute("aria-disabled") === "true") return;
      if (tellErrors(form, wrongInputs(view.blocks, values))) return;
      said.textContent = "Sending…";
      submit.setAttribute("aria-disabled", "true");
      const answer = await post("submit", { person, view_id: view.id, values });
      submit.setAttribute("aria-disabled", "false");
      said.textContent = sayAnswer(answer);
      tellErrors(form, answer.errors ?? {});
    }

    const form = make(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          void send();
        },
      },
      make(
        "header",
        {},
        make("h2", { id: "modal-title" }, plainWords(view.title)),
        make("button", { type: "button", class: "close", "aria-label": "Close", onclick: leave }, "×"),
      ),
      make(
        "div",
        { class: "content modal-body" },
        view.blocks.map((block) => renderBlock(block, around)),
      ),
      make(
        "footer",
        {},
        said,
        make(
          "button",
          { type: "button", onclick: leave },
          view.close ? plainWords(view.close) : submit ? "Cancel" : "Close",
        ),
        submit,
      ),
    );
    return form;
  }

  function show(person, view) {
    const isSame = shown.id === view.id;
    const focused = isSame ? focusedIn(dialog) : undefined;
    const form = draw(person, view);
    if (dialog === undefined) {
      dialog = make("dialog", {
        class: "modal",
        "aria-labelledby": "modal-title",
        // By Escape. What lies below it in the stack comes back with the next look.
        onclose: ({ target }) => {
          if (target !== dialog) return;
          const { id } = shown;
          close();
          void post("close", { person, view_id: id });
        },
      });
      document.body.append(dialog);
      dialog.showModal();
    }
    dialog.replaceChildren(form);
    const first = view.blocks.find(({ element }) => element?.focus_on_load) ?? view.blocks.find(isInput);
    const key = first && `${first.block_id}/${first.element.action_id}`;
    const field = key && dialog.querySelector(`[data-key="${CSS.escape(key)}"]`);
    refocus(focused, dialog, field?.querySelector("input") ?? field ?? form.querySelector(".close"));
  }

  return {
    /** What this person's client shows now. */
    show(person, views) {
      const modals = views.filter(({ type }) => type === "modal");
      const top = modals.at(-1);
      for (const id of filledIn.keys()) if (!modals.some((each) => each.id === id)) filledIn.delete(id);
      if (top === undefined) {
        close();
        return;
      }
      if (top.id === shown.id && top.hash === shown.hash && person === shown.person) return;
      show(person, top);
      shown = { id: top.id, hash: top.hash, person };
    },
  };
}

const isInput = ({ type }) => type === "input";

/** Writes each error under its field and goes to the first; says whether there was any. */
function tellErrors(form, errors) {
  const blocks = [...form.querySelectorAll(".input")];
  for (const block of blocks) {
    const error = errors[block.dataset.block];
    block.querySelector(".error").textContent = error ?? "";
    const field = block.querySelector("[data-key]");
    if (error === undefined) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
  const first = blocks.find((block) => errors[block.dataset.block] !== undefined);
  first?.querySelector("input, select, textarea")?.focus();
  return first !== undefined;
}
