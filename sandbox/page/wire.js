import { coalesce } from "./coalesce.js";
import { get } from "./controls.js";
import { find, make } from "./dom.js";

const lanes = {
  "to-app": "Slack → whodid",
  "from-app": "whodid → Slack",
  aws: "→ AWS",
  trail: "AWS → trail",
};
/** What is asked again and again, whatever happens. */
const polling = new Set(["aws/sqs", "aws/dynamodb"]);
/** Of what is longer ago, the sandbox still knows more than the panel shows. */
const kept = 300;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

function renderEntry({ at, lane, kind, title, detail }) {
  return make(
    "li",
    { class: `wire-entry lane-${lane}`, "data-lane": lane, "data-polling": polling.has(kind) },
    make(
      "details",
      {},
      make(
        "summary",
        {},
        make("time", { datetime: at }, clock.format(new Date(at))),
        make("span", { class: "lane" }, lanes[lane]),
        make("span", { class: "title" }, title),
      ),
      make("pre", { tabindex: 0, "aria-label": "As it went" }, detail),
    ),
  );
}

/** The panel that shows what goes between Slack, whodid, AWS and the trail, as it goes. It asks only while it is open. */
export function createWirePanel() {
  const panel = find("wire");
  const list = find("wire-entries");
  const button = find("wire-open");
  let seen = 0;

  function filter() {
    for (const box of find("wire-lanes").querySelectorAll("input"))
      list.classList.toggle(`hide-${box.value}`, !box.checked);
  }

  const refresh = coalesce(async () => {
    if (panel.hidden) return;
    const { entries = [] } = await get("wire", { after: seen });
    if (entries.length === 0) return;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    seen = entries.at(-1).number;
    list.append(...entries.map(renderEntry));
    while (list.children.length > kept) list.firstElementChild.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  });

  function open(on) {
    panel.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    if (on) {
      panel.querySelector("h2").focus();
      void refresh();
    } else button.focus();
  }

  button.addEventListener("click", () => open(panel.hidden));
  find("wire-close").addEventListener("click", () => open(false));
  find("wire-lanes").addEventListener("change", filter);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open(false);
  });
  filter();
  return { refresh };
}
