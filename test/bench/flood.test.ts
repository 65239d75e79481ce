import { expect, it } from "@jest/globals";

import { flood } from "../../scripts/bench/flood.js";

it("a flood through the stand-ins of DynamoDB and Slack is whole in ledger and feed, and never faster than a message a second", async () => {
  const { messages, untold, unrecorded, smallestGapMs } = await flood(60);
  expect({ messages, untold, unrecorded }).toEqual({ messages: 21, untold: 0, unrecorded: 0 });
  expect(smallestGapMs).toBeGreaterThan(999.9);
});
