import { make } from "./dom.js";
import { giveBack } from "./focus.js";

const gap = 4;

/** Under the button that opened it, or above where there is no room; never beyond the window. */
function place(menu, { left, right, top, bottom }) {
  const { width, height } = menu.getBoundingClientRect();
  const fitsBelow = bottom + gap + height < innerHeight;
  menu.style.top = `${fitsBelow ? bottom + gap : Math.max(gap, top - gap - height)}px`;
  const wanted = left + width < innerWidth ? left : right - width;
  menu.style.left = `${Math.min(Math.max(gap, wanted), innerWidth - width - gap)}px`;
}

/** Where the arrow keys lead. */
const steps = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Opens a menu at a button. `items` are `{words, hint?, onPick}`. Arrow keys move, Escape closes, and the focus goes back to the
 * button. https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export function openMenu(button, label, items) {
  const entries = items.map(({ words, hint, onPick }) =>
    make(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: -1,
        onclick: () => {
          menu.hidePopover();
          void onPick();
        },
      },
      make("span", {}, words),
      hint === undefined || hint === "" ? undefined : make("small", {}, hint),
    ),
  );
  const menu = make(
    "div",
    {
      role: "menu",
      class: "menu",
      popover: "auto",
      "aria-label": label,
      onkeydown: (event) => {
        if (event.key === "Tab") menu.hidePopover();
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        entries[step(entries.indexOf(document.activeElement), entries.length)].focus();
      },
      ontoggle: ({ newState }) => {
        if (newState === "open") return;
        button.setAttribute("aria-expanded", "false");
        menu.remove();
        giveBack(button);
      },
    },
    entries,
  );
  // Outside an open dialog nothing can be clicked, and outside a landmark nobody looks.
  button.closest("dialog, aside, main").append(menu);
  button.setAttribute("aria-expanded", "true");
  button.focus({ preventScroll: true });
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  entries[0].focus({ preventScroll: true });
}

/** A button that opens a menu. `items()` is asked at each opening. */
export function menuButton({ label, words, items, ...attributes }) {
  const button = make(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label,
      title: label,
      ...attributes,
      onclick: () => openMenu(button, label, items()),
    },
    words,
  );
  return button;
}
