import { plainMessage } from "../message/plain.js";
import type { Found } from "../whodid/inquire.js";
import { answerAsJson } from "../whodid/json.js";
import { renderAnswer } from "../whodid/render.js";
import { renderHelp } from "../whodid/render-help.js";
import type { Surroundings } from "./surroundings.js";

/** Prints what a question came to, in text or, with `json`, as JSON Lines. Answers 2 for a question that can't be understood, else 0. */
export async function tellFound(
  found: Found,
  json: boolean,
  { complain, write }: Pick<Surroundings, "complain" | "write">,
): Promise<0 | 2> {
  switch (found.kind) {
    case "refused":
      complain(`whodid: ${found.because}`);
      return 2;
    case "help":
      await write(plainMessage(renderHelp("whodid ask")));
      return 0;
    case "told": {
      const answer = renderAnswer(found.told);
      const lines = answerAsJson(found.told).map((line) => `${line}\n`);
      if (json && lines.length === 0) complain(`whodid: ${answer.text}`);
      else await write(json ? lines.join("") : plainMessage(answer));
      return 0;
    }
  }
}
