import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";

import { type Browser, findChromium, keepPicture, openBrowser } from "./browser.js";
import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

const withFile = z.object({ files: z.array(z.object({ url_private_download: z.url() })).length(1) });

/** Says it as Alice, and answers what she then sees that matches. */
async function aliceReads(text: string, pattern: RegExp, channel = "billing") {
  const before = await stage.seenBy("alice", channel);
  await stage.say("alice", channel, `/sql ${text}`);
  return stage.sees("alice", channel, pattern, before);
}

describe("a result that no message holds", () => {
  it("is shown in part to its requester alone, and comes whole as CSV to their direct messages", async () => {
    const shown = await aliceReads("select n, n * 2 as twice from generate_series(1, 5000) n", /5,000 rows/);
    expect(shown.ephemeral).toBe(true);
    expect(wordsOf(shown)).toMatch(/First 200 of 5,000 rows shown/);
    const message = await stage.sees("alice", "dm", /All 5,000 rows/);
    const [file] = withFile.parse(message).files;
    const csv = await (await fetch(file?.url_private_download ?? "")).text();
    expect(csv).toBe(
      `n,twice\r\n${Array.from({ length: 5000 }, (_, n) => `${n + 1},${(n + 1) * 2}\r\n`).join("")}`,
    );
    expect(await stage.messages("bob", "dm")).toEqual([]);
  });

  it("is one statement in the feed, however many calls it took", async () => {
    const echoed = await stage.sees("carol", "db-feed", /generate_series\(1, 5000\)/);
    expect(wordsOf(echoed)).toMatch(/5000 rows.*Exact/s);
    const all = await stage.messages("carol", "db-feed");
    expect(all.filter((each) => wordsOf(each).includes("generate_series(1, 5000)"))).toHaveLength(1);
  });
});

describe("Share", () => {
  it("posts the shown rows to everybody in the channel", async () => {
    const shown = await aliceReads("select 42 as answer", /1 row/);
    expect(await stage.messages("bob", "billing")).toEqual([]);
    await stage.click("alice", "billing", shown.ts, "sql_share");
    const shared = await stage.sees("bob", "billing", /alice shares 1 row/);
    expect(shared.ephemeral).toBe(false);
    expect(wordsOf(shared)).toMatch(/42/);
  });

  it("is refused where people of another company are", async () => {
    const shown = await aliceReads("@billing select 43 as answer", /1 row/, "partners");
    await stage.click("alice", "partners", shown.ts, "sql_share");
    await stage.sees("alice", "partners", /another company/);
    expect(await stage.messages("olga", "partners")).toEqual([]);
  });
});

describe("a read that runs for long", () => {
  it("is cancelled on request, which says what the service can't stop, and is no success in the ledger", async () => {
    const running = await aliceReads(
      "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b",
      /It is running/,
    );
    await stage.click("alice", "billing", running.ts, "sql_stop");
    await stage.sees("alice", "billing", /Cancelled: whodid no longer waits. AWS can't stop/);
    const before = await stage.seenBy("carol", "billing");
    await stage.say("carol", "billing", "/whodid by @alice last 2h");
    expect(wordsOf(await stage.sees("carol", "billing", /alice/i, before))).toMatch(/cancelled/i);
  });
});

describe("a CSV with cells that a spreadsheet would run", () => {
  it("has a formula-safe copy on request, as a file of its own", async () => {
    const shown = await aliceReads(
      "select '=' || n as f, -n as n from generate_series(1, 300) n",
      /300 rows/,
    );
    await stage.sees("alice", "dm", /300 cells begin with/);
    await stage.click("alice", "billing", shown.ts, "sql_safe_copy");
    const message = await stage.sees("alice", "dm", /apostrophe stands before the 300 cells/);
    const [file] = withFile.parse(message).files;
    const csv = await (await fetch(file?.url_private_download ?? "")).text();
    expect(csv).toBe(`f,n\r\n${Array.from({ length: 300 }, (_, n) => `'=${n + 1},-${n + 1}\r\n`).join("")}`);
  });
});

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("on the page", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());

  it("a series is plotted in its reader's time zone, for them alone", async () => {
    const page = await browser.open(`${stage.url}/#alice/billing`);
    const before = await stage.seenBy("bob", "billing");
    await stage.say(
      "alice",
      "billing",
      "/sql select timestamptz '2026-07-01 10:00+00' + n * interval '1 hour' as at, (n * n - 9 * n) * 1.5 as balance from generate_series(0, 11) n",
    );
    const result = page.locator("#messages > .message", { hasText: "12 rows" }).last();
    await result.getByText("2026-07-01 12:00:00+02").waitFor();
    await result.getByText("Times with a zone are in yours, Europe/Stockholm.").waitFor();
    await result.getByRole("button", { name: "Plot" }).click();
    const chart = page.getByRole("img", {
      name: /^line chart: balance by at on billing\. .*2026-07-01 12:00 0/,
    });
    await chart.waitFor();
    expect(await chart.locator("circle").count()).toBe(12);
    await chart.scrollIntoViewIfNeeded();
    await keepPicture(page, { name: "plot" });
    await keepPicture(page, { name: "plot-dark-narrow", scheme: "dark", width: 390, height: 740 });
    expect(await stage.seenBy("bob", "billing")).toEqual(before);

    expect(browser.complaints).toEqual([]);
    await page.close();
  });
});

// Last, for the refusal is remembered.
describe("Plot", () => {
  it("is told in lines of text where Slack refuses the picture, in direct messages as well", async () => {
    await stage.fault("slack", "data_visualization", "refuse-block");
    const shown = await aliceReads(
      "@billing select name, size from (values ('a', 2.50), ('b', 5)) as v(name, size)",
      /2 rows/,
      "dm",
    );
    expect(wordsOf(shown)).not.toMatch(/Share/);
    await stage.click("alice", "dm", shown.ts, "sql_plot");
    await stage.sees("alice", "dm", /a █{15} 2.5\nb █{30} 5/);
  });
});
