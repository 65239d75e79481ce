import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { FindStanding } from "../../src/access/person.js";
import { createFindStanding } from "../../src/slack/standing.js";
import { silentLog } from "./logs.js";
import { createWire, type Wire } from "./wire.js";

const alice = {
  id: "U1",
  team_id: "T1",
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
};
const without = (field: keyof typeof alice) => {
  const { [field]: _left, ...rest } = alice;
  return rest;
};

let wire: Wire;
let answer: object | number;
let now: number;
let findStanding: FindStanding;

beforeEach(async () => {
  now = 1_000_000;
  wire = await createWire({ "users.info": () => answer });
  findStanding = createFindStanding({ client: wire.client, teamId: "T1", clock: () => now, log: silentLog });
});
afterEach(() => wire.stop());

const find = (user: object, teamId = "T1", asOf: "recent" | "now" = "recent") => {
  answer = { ok: true, user };
  return findStanding({ teamId, userId: "U1" }, asOf);
};

describe("a person's standing", () => {
  it("is that of a member when nothing speaks against it", async () => {
    expect(await find(alice)).toEqual({ kind: "member" });
    expect(wire.calls[0]?.args.get("user")).toBe("U1");
  });

  it.each([
    ["Europe/Stockholm", { timeZone: "Europe/Stockholm" }],
    ["Asia/Kolkata", { timeZone: "Asia/Kolkata" }],
    ["Mars/Olympus", {}],
    ["", {}],
    [null, {}],
  ])("says the time zone that the account has, where there is such a zone: %j", async (tz, known) => {
    expect(await find({ ...alice, tz, tz_offset: 3600 })).toEqual({ kind: "member", ...known });
  });

  it.each([
    ["deactivated", { id: "U1", team_id: "T1", deleted: true }],
    ["bot", { ...alice, is_bot: true }],
    ["guest", { ...alice, is_restricted: true }],
    ["guest", { ...alice, is_ultra_restricted: true }],
    ["stranger", { ...alice, is_stranger: true }],
    ["stranger", { ...alice, is_invited_user: true }],
    ["stranger", { ...alice, is_email_confirmed: false }],
    ["stranger", { ...alice, team_id: "T2" }],
    ["stranger", { ...alice, team_id: "T2", enterprise_user: { teams: ["T3"] } }],
    ["stranger", { ...alice, id: "U2" }],
    ["stranger", without("team_id")],
    ["lookup-failed", without("deleted")],
    ["lookup-failed", without("is_bot")],
    ["lookup-failed", without("is_restricted")],
    ["lookup-failed", without("is_ultra_restricted")],
  ])("is refused as %s: %j", async (because, user) => {
    expect(await find(user)).toEqual({ kind: "refused", because });
  });

  it("is that of a member whose organisation has them in this workspace, too", async () => {
    expect(await find({ ...alice, team_id: "T2", enterprise_user: { teams: ["T1"] } })).toEqual({
      kind: "member",
    });
  });

  it("is a stranger's without asking Slack when the account is of another workspace", async () => {
    expect(await find(alice, "T2")).toEqual({ kind: "refused", because: "stranger" });
    expect(wire.calls).toEqual([]);
  });

  it.each([[{ ok: false, error: "user_not_found" }], [500], [{ ok: true }]])(
    "is refused when Slack answers %j",
    async (failed) => {
      answer = failed;
      expect(await findStanding({ teamId: "T1", userId: "U1" }, "recent")).toEqual({
        kind: "refused",
        because: "lookup-failed",
      });
    },
  );

  it("is believed for a minute", async () => {
    await find(alice);
    now += 59_999;
    expect(await find({ ...alice, is_restricted: true })).toEqual({ kind: "member" });
    now += 1;
    expect(await find({ ...alice, is_restricted: true })).toEqual({ kind: "refused", because: "guest" });
    expect(wire.calls).toHaveLength(2);
  });

  it("is asked for anew where it must be of now, and that is believed afterwards", async () => {
    await find(alice);
    expect(await find({ ...alice, deleted: true }, "T1", "now")).toEqual({
      kind: "refused",
      because: "deactivated",
    });
    expect(await find(alice)).toEqual({ kind: "refused", because: "deactivated" });
  });

  it("is asked for again after a failed lookup", async () => {
    answer = 500;
    await findStanding({ teamId: "T1", userId: "U1" }, "recent");
    expect(await find(alice)).toEqual({ kind: "member" });
  });
});
