import { make } from "./dom.js";
import { plainWords, renderText } from "./text.js";

/**
 * Asks once more, as a button's `confirm` says; resolves to whether the person said yes. Escape says no.
 * https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
 */
export function askToConfirm({ title, text, confirm, deny, style }, names) {
  const { promise, resolve } = withResolvers();
  const close = (answer) => dialog.close(answer);
  const dialog = make(
    "dialog",
    {
      class: "confirm",
      "aria-labelledby": "confirm-title",
      "aria-describedby": "confirm-text",
      onclose: () => {
        resolve(dialog.returnValue === "yes");
        dialog.remove();
      },
    },
    make("h2", { id: "confirm-title" }, plainWords(title)),
    make("div", { id: "confirm-text", class: "text" }, renderText(text, names)),
    make(
      "div",
      { class: "buttons" },
      // First, so that Enter pressed too early does nothing.
      make("button", { type: "button", onclick: () => close("no") }, plainWords(deny)),
      make(
        "button",
        { type: "button", class: style === "danger" ? "danger" : "primary", onclick: () => close("yes") },
        plainWords(confirm),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
