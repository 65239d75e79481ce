import { askToConfirm } from "./confirm.js";
import { make } from "./dom.js";
import { plainWords } from "./text.js";

/** What Slack's client says when a click came to nothing. */
const warnings = {
  dispatch_failed: "whodid is not connected, so nothing happened.",
  operation_timeout: "whodid did not answer in time.",
};

/**
 * A button of Block Kit. Waits while its click is under way: the answer usually replaces the whole message.
 * `around` is `{names, click}`; `click` sends it and resolves to the control's answer.
 */
export function renderButton(element, around) {
  const said = make("span", { class: "said", role: "status" });
  const button = make(
    "button",
    {
      type: "button",
      class: element.style,
      "aria-label": element.accessibility_label,
      onclick: () => void press(),
    },
    plainWords(element.text),
  );

  async function press() {
    if (button.getAttribute("aria-disabled") === "true") return;
    said.textContent = "";
    if (element.confirm && !(await askToConfirm(element.confirm, around.names))) return;
    button.setAttribute("aria-disabled", "true");
    const answer = await around.click(element);
    button.setAttribute("aria-disabled", "false");
    said.textContent = answer.ok ? (warnings[answer.warning] ?? "") : answer.error;
  }
  return make("span", { class: "button" }, button, said);
}
