import { createComposer } from "./composer.js";
import { find } from "./dom.js";
import { createMessageList } from "./message-list.js";

const isReply = ({ ts, thread_ts: thread }) => thread !== undefined && thread !== ts;

/** Which messages begin something in the channel, and `{count, latest}` of the replies to each. */
export function splitThreads(messages) {
  const stand = new Set(messages.map(({ ts }) => ts));
  const replies = new Map();
  for (const message of messages.filter(isReply)) {
    const { count = 0 } = replies.get(message.thread_ts) ?? {};
    replies.set(message.thread_ts, { count: count + 1, latest: message.ts });
  }
  return { roots: messages.filter((each) => !isReply(each) || !stand.has(each.thread_ts)), replies };
}

/** The pane of one thread, which one can write in. `where()` tells person and channel and the thread; `onClose` follows its closing. */
export function createThreadPane({ where, onClose }) {
  const pane = find("thread");
  const list = createMessageList({ scroller: find("thread-log"), list: find("thread-messages") });
  const composer = createComposer({
    form: find("thread-composer"),
    where,
    onSent: () => list.goToEnd(),
  });
  composer.address("Reply…");

  /** At once, so that the focus can go to what lay below. */
  function close() {
    pane.hidden = true;
    onClose();
  }
  find("thread-close").addEventListener("click", close);
  pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog, [popover]")) return;
    close();
  });

  return {
    /** Shows the thread of that message, or closes the pane. */
    show({ place, thread, messages, around }) {
      const inThread = messages.filter(({ ts, thread_ts }) => ts === thread || thread_ts === thread);
      const wasHidden = pane.hidden;
      pane.hidden = inThread.length === 0;
      if (pane.hidden) return;
      list.show({ place: `${place}/${thread}`, messages: inThread, around });
      if (wasHidden) find("thread-text").focus();
    },
  };
}
