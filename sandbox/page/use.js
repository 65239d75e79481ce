import { askToConfirm } from "./confirm.js";
import { make } from "./dom.js";
import { giveBack } from "./focus.js";

/** What Slack's client says when using something came to nothing. */
const warnings = {
  dispatch_failed: "whodid is not connected, so nothing happened.",
  operation_timeout: "whodid did not answer in time.",
  invalid_view: "whodid answered with something that Slack would refuse.",
};

/** The sentence for what a control of the sandbox answered; empty when all went well. */
export const sayAnswer = (answer) => (answer.ok ? (warnings[answer.warning] ?? "") : answer.error);

/**
 * What using an element does: it asks where the element says so, sends, and tells beside it what went wrong. While one use is under way the next does nothing.
 */
export function createUse(element, block, around) {
  const said = make("span", { class: "said", role: "status" });
  let busy = false;
  const use = async (control, value) => {
    if (busy) return;
    said.textContent = "";
    if (element.confirm) {
      const isSure = await askToConfirm(element.confirm, around.names);
      giveBack(control);
      if (!isSure) return;
    }
    busy = true;
    control.setAttribute("aria-disabled", "true");
    const answer = await around.act(element, block, value);
    control.setAttribute("aria-disabled", "false");
    busy = false;
    said.textContent = sayAnswer(answer);
  };
  return { said, use };
}
