import { aroundView } from "./around-view.js";
import { renderBlock } from "./blocks.js";
import { get, post } from "./controls.js";
import { find, make } from "./dom.js";
import { focusedIn, refocus } from "./focus.js";

/** The app's Home tab, beside the messages with it. `parts` are `{names, people}`; `onTab` hears which tab was chosen. */
export function createHome({ parts, onTab }) {
  const tabs = find("tabs");
  const panel = find("home");
  let shown = "";
  let values = {};

  for (const tab of tabs.querySelectorAll("[role=tab]")) {
    tab.addEventListener("click", () => onTab(tab.dataset.tab));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = tabs.querySelector("[role=tab][aria-selected=false]");
      other.focus();
      onTab(other.dataset.tab);
    });
  }

  function draw(person, view) {
    const around = aroundView(parts, { person, view, values });
    const focused = focusedIn(panel);
    panel.replaceChildren(
      make(
        "div",
        { class: "content" },
        view.blocks.map((block) => renderBlock(block, around)),
      ),
    );
    if (focused) refocus(focused, panel);
  }

  return {
    /** `tab` is `home`, `messages`, or undefined where there are no tabs. */
    arrange(tab) {
      tabs.hidden = tab === undefined;
      panel.hidden = tab !== "home";
      for (const each of tabs.querySelectorAll("[role=tab]")) {
        const isChosen = each.dataset.tab === tab;
        each.setAttribute("aria-selected", String(isChosen));
        each.tabIndex = isChosen ? 0 : -1;
      }
    },
    /** A person opens a tab: the app hears of it. */
    async open(person, tab) {
      await post("home", { person, tab });
    },
    show(person, views) {
      const view = views.find(({ type }) => type === "home");
      const signature = `${person} ${view?.hash}`;
      if (signature === shown) return;
      if (!shown.startsWith(`${person} `)) values = {};
      shown = signature;
      if (view === undefined)
        panel.replaceChildren(make("p", { class: "nothing" }, "whodid has not shown anything here yet."));
      else draw(person, view);
    },
  };
}

export const getViews = async (person) => (await get("views", { person })).views ?? [];
