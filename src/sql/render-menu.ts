import type { Message } from "../message/message.js";
import { say } from "./render.js";

/** Why nothing of a statement's menu can be done. */
export function renderNotAgain(because: "gone" | "explain" | "hidden"): Message {
  return say(sentences[because]);
}

const sentences = {
  gone: "This statement can't be run again from here: it is not in the ledger, or its database is no longer what it was. Nothing ran; type it anew.",
  hidden:
    "A secret was hidden in this statement, so whodid does not have its text. Nothing ran; type it anew.",
  explain: "The database can't explain this statement, so nothing ran.",
};
