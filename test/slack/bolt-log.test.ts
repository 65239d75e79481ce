import { describe, expect, it } from "@jest/globals";
import { LogLevel } from "@slack/web-api";

import { createBoltLog } from "../../src/slack/bolt-log.js";
import { createLogBook } from "./logs.js";

describe("Bolt's logger", () => {
  it("writes what Bolt reports as lines of pino", () => {
    const { log, lines } = createLogBook();
    const boltLog = createBoltLog(log);
    boltLog.warn("http request failed", "reset");
    boltLog.error(new Error("gone"));
    expect(lines).toMatchObject([
      { level: 40, msg: "http request failed reset" },
      { level: 50, msg: "gone" },
    ]);
  });

  it("drops debug lines at every level: they hold the payloads, and so the SQL", () => {
    const { log, lines } = createLogBook();
    const boltLog = createBoltLog(log);
    boltLog.setLevel(LogLevel.DEBUG);
    boltLog.debug("Received a message on the WebSocket", { text: "select 1" });
    expect(lines).toEqual([]);
    expect(boltLog.getLevel()).toBe(LogLevel.INFO);
  });
});
