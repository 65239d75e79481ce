import { expect, it } from "@jest/globals";

import { preformatted, rich } from "../../src/message/blocks.js";
import { plainMessage } from "../../src/message/plain.js";

it("tells a message in a terminal, where nothing in it can act", () => {
  const blocks = [
    rich(
      { kind: "bold", text: "Bob" },
      " dropped it at ",
      { kind: "time", at: Date.UTC(2026, 10, 22, 14, 3, 7) },
      " in ",
      {
        kind: "channel",
        channelId: "C0BILLING",
      },
    ),
    preformatted("drop table t\n-- \u001b[2J\u202e gone"),
  ];
  expect(plainMessage({ text: "", forms: [[], blocks] })).toBe(
    "Bob dropped it at 2026-11-22 14:03:07 UTC in #C0BILLING\n    drop table t\n    -- \\u{1B}[2J\\u{202E} gone\n",
  );
});
