import { post } from "./controls.js";

/**
 * A line where a person types: `form` holds a textarea and a `.said`. `where()` tells the control's other fields, such as person and
 * place; `onSent` follows each sending; `completion` may take keys first.
 */
export function createComposer({ form, where, onSent = () => {}, completion }) {
  const text = form.querySelector("textarea");
  const said = form.querySelector(".said");

  async function send() {
    const typed = text.value.trim();
    if (typed === "") return;
    set("");
    said.textContent = typed.startsWith("/") ? `Sent ${typed.split(/\s/, 1)[0]}…` : "";
    onSent();
    const answer = await post("say", { ...where(), text: typed });
    said.textContent = answer.ok ? "" : answer.error;
    if (!answer.ok && text.value === "") set(typed);
  }

  function fit() {
    text.rows = Math.min(8, text.value.split("\n").length);
    completion?.look();
  }
  function set(words) {
    text.value = words;
    fit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    // While an input method composes, Enter picks a word.
    if (event.isComposing || completion?.takes(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void send();
  });

  return {
    /** Tells where the text goes. */
    address(words) {
      text.placeholder = words;
      text.setAttribute("aria-label", words);
    },
    warn(words) {
      said.textContent = words;
    },
    /** Puts a text there, ready to be sent. */
    propose(words) {
      set(words);
      text.focus();
    },
  };
}
