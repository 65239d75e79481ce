import { titleDate } from "./dates.js";
import { make } from "./dom.js";
import { focusedIn, refocus } from "./focus.js";
import { dateOf, renderMessage } from "./message.js";

/** How near to the end counts as being there. */
const nearEndPx = 48;

/** In order of time, with a line where a day begins. `replies` are `{count, latest}` by the message they answer. */
function arrange(messages, replies) {
  let day = "";
  return messages.flatMap((message) => {
    const date = dateOf(message.ts);
    const starts = day !== date.toDateString();
    day = date.toDateString();
    return [
      ...(starts ? [{ key: `day ${day}`, date }] : []),
      { key: message.ts, message, replies: replies.get(message.ts) },
    ];
  });
}

const renderDay = (date) => make("li", { class: "day" }, make("span", {}, titleDate(date)));
const renderNothing = () => make("li", { class: "nothing" }, "Nothing here yet. Try one of the three below.");

function draw({ message, date, replies }, around) {
  if (message === undefined) return date === undefined ? renderNothing() : renderDay(date);
  return renderMessage(message, around(message), replies);
}

/** Where the arrow keys lead from message to message. */
const steps = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index, count) => (index === -1 ? count - 1 : Math.max(index - 1, 0)),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Shows messages in a list and keeps every item that did not change, with all that is open, sorted or focused in it.
 * `show({place, messages, replies, around})`: `around(message)` gives what its blocks need; another `place` starts afresh.
 */
export function createMessageList({ scroller, list }) {
  let place;
  let shown = new Map();

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEndPx;
  const goToEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
  };

  // Where a pane opens beside it, lines are broken anew: scrolling that comes of that is nobody's wish.
  let width = 0;
  let wasAtEnd = true;
  scroller.addEventListener("scroll", () => {
    if (scroller.clientWidth === width) wasAtEnd = isAtEnd();
  });
  new ResizeObserver(() => {
    width = scroller.clientWidth;
    if (wasAtEnd) goToEnd();
  }).observe(scroller);

  scroller.addEventListener("keydown", (event) => {
    const isHere = event.target === scroller || event.target.matches(".message");
    if (!isHere || !Object.hasOwn(steps, event.key)) return;
    const items = [...list.querySelectorAll(".message")];
    event.preventDefault();
    items[steps[event.key](items.indexOf(event.target), items.length)]?.focus();
  });

  function renew(item, around) {
    const signature = JSON.stringify([item.message ?? item.key, item.replies]);
    const old = shown.get(item.key);
    if (old?.signature === signature) return old;
    const node = draw(item, around);
    const focused = focusedIn(old?.node);
    old?.node.replaceWith(node);
    if (focused) refocus(focused, node);
    return { signature, node };
  }

  function put(items, around) {
    const next = new Map(items.map((item) => [item.key, renew(item, around)]));
    const gone = [...shown].filter(([key]) => !next.has(key)).map(([, { node }]) => node);
    if (gone.some(focusedIn)) scroller.focus({ preventScroll: true });
    for (const node of gone) node.remove();
    [...next.values()].forEach(({ node }, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    shown = next;
  }

  return {
    goToEnd,
    show(view) {
      const isNew = view.place !== place;
      const stays = isNew || isAtEnd();
      if (isNew) {
        // A change of place is no news: nothing is read aloud.
        scroller.setAttribute("aria-live", "off");
        list.replaceChildren();
        shown = new Map();
        place = view.place;
      }
      const items = arrange(view.messages, view.replies ?? new Map());
      put(items.length === 0 ? [{ key: "nothing" }] : items, view.around);
      if (stays) goToEnd();
      if (isNew) requestAnimationFrame(() => scroller.setAttribute("aria-live", "polite"));
    },
  };
}
