import { post } from "./controls.js";
import { find, make } from "./dom.js";

/** The story in three lines: who types what. */
const tries = [
  { person: "alice", who: "Alice", text: "/sql select * from money_transfers limit 5" },
  { person: "bob", who: "Bob", text: "/sql drop table money_transfers cascade" },
  { person: "carol", who: "Carol", text: "/whodid DROP money_transfers" },
];

/** The line where a person types. `where()` tells person and place; `onTry` moves to a person; `onSent` follows each sending. */
export function createComposer({ where, onTry, onSent }) {
  const form = find("composer");
  const text = find("text");
  const said = find("composer-said");

  async function send() {
    const { person, place } = where();
    const typed = text.value.trim();
    if (typed === "") return;
    text.value = "";
    fit();
    said.textContent = typed.startsWith("/") ? `Sent ${typed.split(/\s/, 1)[0]}…` : "";
    onSent();
    const answer = await post("say", { person, channel: place, text: typed });
    said.textContent = answer.ok ? "" : answer.error;
    if (!answer.ok && text.value === "") text.value = typed;
  }

  function fit() {
    text.rows = Math.min(8, text.value.split("\n").length);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    // While an input method composes, Enter picks a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  });
  find("tries").replaceChildren(
    ...tries.map((each) =>
      make(
        "li",
        {},
        make(
          "button",
          {
            type: "button",
            onclick: () => {
              onTry(each.person);
              text.value = each.text;
              fit();
              text.focus();
            },
          },
          make("b", {}, each.who),
          " ",
          make("code", {}, each.text),
        ),
      ),
    ),
  );

  return {
    /** Tells where the text goes. */
    address(title) {
      text.placeholder = `Message ${title}`;
      text.setAttribute("aria-label", `Message ${title}`);
    },
    warn(words) {
      said.textContent = words;
    },
  };
}
