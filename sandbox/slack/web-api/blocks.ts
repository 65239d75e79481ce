import { validateBlocks } from "../validate-blocks.js";
import { parseNested } from "./arguments.js";
import type { Methods } from "./method.js";

/** The official validator, which needs no token. https://docs.slack.dev/reference/methods/blocks.validate */
export const blockMethods: Methods = {
  "blocks.validate": {
    token: "none",
    run: (args) => {
      const refusal = validateBlocks(parseNested(args["blocks"]), "message");
      return {
        ok: true,
        errors: (refusal?.messages ?? []).map((each) => {
          const [, message = each, pointer = ""] = /^(.*) \[json-pointer:(.*)\]$/.exec(each) ?? [];
          return { code: refusal?.error, message, pointer };
        }),
      };
    },
  },
};
