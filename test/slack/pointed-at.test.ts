import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { OnMessage } from "../../src/slack/delivery.js";
import { createPointedAt } from "../../src/slack/pointed-at.js";
import { silentLog } from "./logs.js";
import { createWire, type Wire } from "./wire.js";

const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const mark = (key: string) => ({ event_type: "whodid_feed", event_payload: { key } });
const ours = { ts: "1.1", userId: "UBOT", text: "Bob dropped it", blocks: [], metadata: undefined };

let wire: Wire;
let history: object | number;

beforeEach(async () => {
  history = { ok: true, messages: [{ ts: "1.1", metadata: mark(`statement:${id}`) }] };
  wire = await createWire({ "conversations.history": () => history });
});
afterEach(() => wire.stop());

const pointedAt = (on: Partial<OnMessage>, channelId = "CFEED") =>
  createPointedAt({ client: wire.client, botUserId: "UBOT", feedChannelId: "CFEED", log: silentLog })(
    channelId,
    {
      ...ours,
      ...on,
    },
  );

describe("a message that somebody points at", () => {
  it("names its statement by the key that the feed left in it, asked of Slack where the shortcut brings none", async () => {
    expect(await pointedAt({ metadata: mark(`statement:${id}`) })).toMatchObject({ statementId: id });
    expect(wire.calls).toHaveLength(0);
    expect(await pointedAt({})).toMatchObject({ statementId: id });
    expect(Object.fromEntries(wire.calls[0]?.args ?? [])).toMatchObject({ channel: "CFEED", latest: "1.1" });
  });

  it("names none by what another app wrote in it, nor where it is no message of the feed's", async () => {
    const metadata = mark(`statement:${id}`);
    expect(await pointedAt({ metadata, userId: "UOTHER" })).toMatchObject({ statementId: undefined });
    expect(await pointedAt({ metadata }, "COTHER")).toMatchObject({ statementId: undefined });
    expect(await pointedAt({ metadata: mark("gap:statement:x") })).toMatchObject({
      statementId: undefined,
      isOtherNotice: true,
    });
    history = { ok: false, error: "channel_not_found" };
    expect(await pointedAt({})).toMatchObject({ statementId: undefined });
  });

  it("gives its code: by structure, else by fences, else all that is written, with entities decoded", async () => {
    const code = {
      type: "rich_text_preformatted",
      elements: [
        { type: "text", text: "drop " },
        { type: "text", text: "table t" },
      ],
    };
    const blocks = [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: [] }, code] }];
    const texts = async (on: Partial<OnMessage>) => (await pointedAt({ ...on, userId: "U1" })).texts;
    expect(await texts({ blocks, text: "`other`" })).toEqual(["drop table t"]);
    expect(await texts({ text: "look: ```select 1 &lt; 2``` and `select 3`" })).toEqual([
      "select 1 < 2",
      "select 3",
    ]);
    expect(await texts({ text: "delete from t" })).toEqual(["delete from t"]);
  });
});
