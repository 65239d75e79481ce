import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Browser, findChromium, keepPicture, openBrowser } from "./browser.js";
import { amount, dataTable, dropButtons, richText, section, text } from "./page-blocks.js";
import { type OpenPage, openPage } from "./page-stand.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("the page draws Block Kit", () => {
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    open = await openPage(browser);
  });
  afterEach(async () => {
    await open.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  it("pages a data table by its size and sorts its numbers as numbers", async () => {
    const { last, post } = open;
    await post({ text: "7 rows", blocks: [dataTable] });
    const column = (index: number) => last().locator(`tbody tr > :nth-child(${index})`).allTextContents();
    await last().getByText("1–5 of 7").waitFor();
    expect(await column(3)).toEqual(["90.00", "5.00", "1000.00", "12.50", "7.00"]);
    await last().getByRole("button", { name: "Next" }).click();
    expect(await column(3)).toEqual(["33.00", "250.00"]);
    await last().getByRole("button", { name: "amount" }).click();
    expect(await column(3)).toEqual(["5.00", "7.00", "12.50", "33.00", "90.00"]);
    await last().getByRole("button", { name: "amount" }).click();
    expect(await column(3)).toEqual(["1000.00", "250.00", "90.00", "33.00", "12.50"]);
    expect(await last().locator("th[aria-sort=descending]").textContent()).toBe("amount");
  });

  it("keeps hostile cells and texts text", async () => {
    const { page, last, post } = open;
    const invisible = "a\u202Eb\u200Bc";
    await post({
      text: "x",
      blocks: [
        dataTable,
        {
          type: "section",
          text: { type: "mrkdwn", text: "&lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt;" },
        },
        richText(section({ type: "text", text: `<img src=x onerror=alert(1)> ${invisible}` })),
      ],
    });
    await last().getByText('<img src=x onerror="document.title').waitFor();
    expect(await last().locator("img, script").count()).toBe(0);
    expect(await last().locator(".mention").count()).toBe(0);
    expect(await last().locator(".section").textContent()).toBe("<script>alert(1)</script> <!channel>");
    expect(await last().textContent()).toContain(invisible);
    expect(await page.title()).not.toContain("owned");
  });

  it("draws every block that whodid uses, and names a picture from elsewhere", async () => {
    const { last, post } = open;
    await post({
      text: "fallback",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "Bob dropped a table :warning:" } },
        {
          type: "section",
          text: {
            type: "mrkdwn",
            text: "<@U0BOB> in <#C0BILLING|billing> at <!date^1795356187^{date_num} {time}|then>: *bold _both_* `a*b*c` ~gone~\n&gt; quoted\n```\ndrop &lt;it&gt;\n```",
          },
          fields: [
            { type: "mrkdwn", text: "*Database*\nbilling" },
            { type: "plain_text", text: "*plain*" },
          ],
        },
        { type: "divider" },
        {
          type: "context",
          elements: [{ type: "mrkdwn", text: "_Exact_ · <https://example.com|the record>" }],
        },
        richText(
          section(
            { type: "user", user_id: "U0CAROL" },
            { type: "text", text: " asked " },
            { type: "text", text: "who", style: { bold: true, code: true } },
            { type: "date", timestamp: 1_795_356_187, format: "{date_num}", fallback: "then" },
          ),
          {
            type: "rich_text_list",
            style: "bullet",
            elements: [section({ type: "text", text: "first" })],
          },
          { type: "rich_text_quote", elements: [{ type: "text", text: "words" }] },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "select ```1```;" }] },
        ),
        {
          type: "table",
          rows: [
            [text("a"), text("b")],
            [text("1"), amount(2)],
          ],
        },
        { type: "image", image_url: "https://example.com/x.png", alt_text: "a chart" },
        {
          type: "actions",
          elements: [
            {
              type: "overflow",
              action_id: "more",
              options: [{ text: { type: "plain_text", text: "x" }, value: "x" }],
            },
          ],
        },
      ],
    });
    await last().getByRole("heading", { name: "Bob dropped a table ⚠️" }).waitFor();
    expect(await last().locator(".mention").allTextContents()).toEqual([
      "@Bob Bhatt",
      "#billing",
      "@Carol Castillo",
    ]);
    expect(await last().locator("time[title='2026-11-22 14:03:07 UTC']").count()).toBe(2);
    expect(await last().locator(".section code").allTextContents()).toEqual(["a*b*c", "drop <it>\n"]);
    expect(await last().locator("blockquote").allTextContents()).toEqual(["quoted", "words"]);
    expect(await last().locator("pre").last().textContent()).toBe("select ```1```;");
    expect(await last().locator(".table-scroll td").allTextContents()).toEqual(["1", "2.00"]);
    expect(await last().locator(".unknown").allTextContents()).toEqual(["Picture: a chart"]);
    await last().getByRole("button", { name: "More actions" }).waitFor();
    expect(await last().textContent()).not.toContain("fallback");
  });

  it("asks before it sends a click that is to be confirmed, and says when the click came to nothing", async () => {
    const { page, last, post, call } = open;
    await call("chat.postEphemeral", {
      channel: "C0BILLING",
      user: "U0ALICE",
      text: "Sure?",
      blocks: [dropButtons],
    });
    const run = last().getByRole("button", { name: "Run it" });
    await run.click();
    const dialog = page.getByRole("dialog", { name: "Drop money_transfers?" });
    expect(await dialog.locator(".text").textContent()).toBe("This cannot be undone.");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await last().locator(".said").allTextContents()).toEqual(["", ""]);

    await run.click();
    await post({ text: "something else meanwhile" });
    await last().getByText("something else").waitFor();
    await dialog.getByRole("button", { name: "Yes, run it" }).click();
    await page.getByText("whodid is not connected, so nothing happened.").waitFor();
  });

  it("marks what was edited, and keeps replies out of the channel", async () => {
    const { messages, post, call } = open;
    const root = await post({ text: "Bob dropped" });
    await post({ text: "Something later" });
    await post({ text: "the details", thread_ts: root.ts });
    await call("chat.update", { channel: "C0BILLING", ts: root.ts, text: "Bob dropped it" });
    await messages().getByText("(edited)").waitFor();
    expect(await messages().locator(".text").allTextContents()).toEqual([
      "Bob dropped it",
      "Something later",
    ]);
    await messages().first().getByRole("button", { name: "1 reply" }).waitFor();
  });

  it("keeps a table's page, the focus and the draft when something else arrives", async () => {
    const { page, messages, last, post } = open;
    await post({ text: "7 rows", blocks: [dataTable] });
    await page.getByRole("textbox").fill("half a thou");
    const next = messages().first().getByRole("button", { name: "Next" });
    await next.click();
    await post({ text: "news" });
    await last().getByText("news").waitFor();
    expect(await messages().first().locator(".pages span").textContent()).toBe("6–7 of 7");
    expect(await page.locator(":focus").textContent()).toBe("Next");
    expect(await page.getByRole("textbox").inputValue()).toBe("half a thou");
  });

  it("never scrolls sideways as a whole, down to 360 pixels", async () => {
    const { page, last, post } = open;
    const wide = Array.from({ length: 20 }, (_, index) => text(`a_rather_long_column_${index}`));
    await post({
      text: "x",
      blocks: [
        { ...dataTable, rows: [wide, wide] },
        dropButtons,
        richText(section({ type: "text", text: "x".repeat(300) })),
      ],
    });
    await post({ text: "*Bob* dropped `public.money_transfers`", blocks: [dataTable] });
    await last().getByText("1–5 of 7").waitFor();
    await page.locator("#behind summary").click();
    await keepPicture(page, { name: "page-narrow-panel", width: 360, height: 740 });
    await page.locator("#behind summary").click();
    for (const width of [360, 768, 1200]) {
      await page.setViewportSize({ width, height: 740 });
      const sideways = page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(await sideways).toBe(0);
    }
    await page.setViewportSize({ width: 1200, height: 800 });
  });
});
