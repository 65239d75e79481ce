import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { findChannelProblems } from "../../src/slack/channel-check.js";
import { createWire, type Wire } from "./wire.js";

let wire: Wire;
let answer: object | number;

beforeEach(async () => {
  wire = await createWire({ "conversations.info": () => answer });
});
afterEach(() => wire.stop());

const problems = (given: object | number) => {
  answer = given;
  return findChannelProblems(wire.client, "C1");
};
const channel = (more: object) => ({
  ok: true,
  channel: { id: "C1", name: "db-feed", is_member: true, ...more },
});

describe("the check of the feed's channel", () => {
  it("finds nothing wrong with a channel of this company that whodid is in", async () => {
    expect(await problems(channel({ is_shared: true }))).toEqual([]);
  });

  it.each([
    [channel({ is_member: false }), "whodid is not in the feed channel #db-feed (C1): invite it there."],
    [channel({ is_archived: true }), "The feed channel #db-feed (C1) is archived: choose another one."],
    [
      channel({ is_ext_shared: true }),
      "The feed channel #db-feed (C1) is shared with another company: choose one that is not.",
    ],
    [
      { ok: false, error: "channel_not_found" },
      "There is no feed channel C1, or it is private and whodid is not in it: check its id in whodid.yml and invite whodid there.",
    ],
    [
      { ok: false, error: "missing_scope" },
      "whodid may not look at the feed channel C1: install the Slack app again with the scopes of manifest.yml.",
    ],
    [
      { ok: false, error: "odd" },
      "Slack would not show the feed channel C1 (odd): check its id in whodid.yml.",
    ],
  ])("answers %j in one sentence", async (given, sentence) => {
    expect(await problems(given)).toEqual([sentence]);
  });

  it("throws when Slack can't be asked", async () => {
    await expect(problems(500)).rejects.toThrow();
  });
});
