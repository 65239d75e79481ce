import type { Message } from "../message/message.js";
import { type Asker, createInquire, type InquireParts } from "./inquire.js";
import { renderAnswer } from "./render.js";
import { renderHelp, renderRefusal } from "./render-help.js";

/** Answers the text of a question for the one who asks. Rejects with the fault when the ledger can't be read. */
export type Answer = (text: string, asker: Asker) => Promise<Message>;

/** The story of `/whodid`: understand the question → look up → weigh (`inquire.ts`) → tell. `command` is the slash command as registered. */
export function createAnswer(parts: InquireParts & { readonly command: string }): Answer {
  const inquire = createInquire(parts);
  return async (text, asker) => {
    const found = await inquire(text, asker);
    switch (found.kind) {
      case "told":
        return renderAnswer(found.told);
      case "help":
        return renderHelp(parts.command);
      case "refused":
        return renderRefusal(found.because);
    }
  };
}
