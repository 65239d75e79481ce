import { make } from "./dom.js";

/**
 * Offers the app's slash commands while one is being typed, and shows the usage of the one that was. `commands()` are the manifest's.
 * The text keeps the focus: arrow keys choose, Tab or Enter takes, Escape hides.
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function createCompletion({ text, list, usage, commands }) {
  let offered = [];
  let active = 0;

  const take = ({ command }) => {
    text.value = `${command} `;
    text.dispatchEvent(new Event("input"));
    text.focus();
  };

  function draw() {
    list.hidden = offered.length === 0;
    list.replaceChildren(
      ...offered.map((each, index) =>
        make(
          "li",
          {
            role: "option",
            id: `completion-${index}`,
            "aria-selected": String(index === active),
            // Not `click`: the text would lose the focus first.
            onmousedown: (event) => {
              event.preventDefault();
              take(each);
            },
          },
          make("b", {}, each.command),
          " ",
          make("code", {}, each.usage_hint),
          make("small", {}, each.description),
        ),
      ),
    );
    if (offered.length > 0) text.setAttribute("aria-activedescendant", `completion-${active}`);
    else text.removeAttribute("aria-activedescendant");
  }

  function hide() {
    offered = [];
    draw();
  }

  const keys = {
    ArrowDown: () => {
      active = (active + 1) % offered.length;
      draw();
    },
    ArrowUp: () => {
      active = (active + offered.length - 1) % offered.length;
      draw();
    },
    Tab: () => take(offered[active]),
    Enter: () => take(offered[active]),
    Escape: hide,
  };

  text.addEventListener("blur", hide);
  return {
    /** After each change of the text. */
    look() {
      const typed = text.value;
      offered = /^\/\S*$/.test(typed) ? commands().filter(({ command }) => command.startsWith(typed)) : [];
      active = 0;
      draw();
      const known = commands().find(({ command }) => typed.startsWith(`${command} `));
      usage.textContent = known === undefined ? "" : `${known.command} ${known.usage_hint}`;
    },
    /** Whether a key was for the list. A command that stands there in full is sent by Enter. */
    takes(event) {
      if (offered.length === 0 || event.shiftKey || !Object.hasOwn(keys, event.key)) return false;
      if (event.key === "Enter" && text.value === offered[active].command) {
        hide();
        return false;
      }
      event.preventDefault();
      keys[event.key]();
      return true;
    },
  };
}
