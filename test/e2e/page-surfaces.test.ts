import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { App, BlockAction } from "@slack/bolt";
import { type Browser, findChromium, keepPicture, openBrowser } from "./browser.js";
import { dataTable } from "./page-blocks.js";
import { type OpenPage, openPage } from "./page-stand.js";
import { editor, homeView, manifest, menus, plain } from "./page-surfaces.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("the page offers what Slack's client offers", () => {
  let browser: Browser;
  let open: OpenPage;
  let app: App;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    open = await openPage(browser, manifest);
    app = await open.connect();
  });
  afterEach(async () => {
    await open.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  /** Opens the editor by the lightning menu, by keyboard alone. */
  async function openEditor() {
    app.shortcut("run_sql", async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: editor });
    });
    const { page } = open;
    await page.getByRole("button", { name: "Shortcuts" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: /Run SQL/ }).waitFor();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Run SQL" });
    await dialog.waitFor();
    return dialog;
  }

  it("threads that one can write in, by keyboard, and that say how many replies they hold", async () => {
    const { page, messages, post } = open;
    const { ts } = await post({ text: "Bob dropped money_transfers" });
    await post({ text: "the exact SQL", thread_ts: ts });
    await messages().getByRole("button", { name: "1 reply" }).waitFor();
    await page.locator("#log").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const pane = page.getByRole("complementary", { name: "Thread" });
    await pane.getByText("the exact SQL").waitFor();
    await page.keyboard.type("why?");
    await page.keyboard.press("Enter");
    await pane.getByText("why?").waitFor();
    await messages().getByRole("button", { name: "2 replies" }).waitFor();
    expect(await messages().count()).toBe(1);
    await keepPicture(page, { name: "page-thread" });
    await page.keyboard.press("Escape");
    await pane.waitFor({ state: "hidden" });
    await page.locator(`:focus[data-ts="${ts}"]`).waitFor();
  });

  it("slash commands while one is typed, with their usage, from the manifest", async () => {
    const { page } = open;
    const text = page.getByRole("textbox");
    await text.click();
    await page.keyboard.type("/");
    const list = page.getByRole("listbox", { name: "Commands" });
    expect(await list.getByRole("option").allTextContents()).toEqual([
      "/sql [@database] select …Run one statement",
      "/whodid DROP tableAsk who did it",
    ]);
    await keepPicture(page, { name: "page-completion" });
    await page.keyboard.press("ArrowDown");
    expect(await list.getByRole("option", { selected: true }).textContent()).toContain("/whodid");
    await page.keyboard.press("Tab");
    expect(await text.inputValue()).toBe("/whodid ");
    expect(await page.locator("#usage").textContent()).toBe("/whodid DROP table");
    expect(await list.count()).toBe(0);
    await text.fill("/s");
    await page.keyboard.press("Escape");
    expect(await list.count()).toBe(0);
    await page.getByLabel("You are").selectOption("olga");
    await text.fill("/");
    expect(await list.count()).toBe(0);
  });

  it("overflow menus and selects, whose choices reach the app", async () => {
    const { page, last, post } = open;
    const actions: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      app.action<BlockAction>(/./, async ({ ack, body }) => {
        await ack();
        if (actions.push(body.actions[0]) === 5) resolve();
      });
    });
    await post({ text: "x", blocks: menus });
    await last().getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menu").waitFor();
    await keepPicture(page, { name: "page-menu" });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await last().getByLabel("Database").selectOption("orders");
    await last().getByLabel("Whose?").selectOption("U0CAROL");
    await last().getByLabel("Shared").check();
    await last().getByLabel("As CSV").check();
    await all;
    expect(actions).toMatchObject([
      { type: "overflow", selected_option: { value: "explain" } },
      { type: "static_select", selected_option: { value: "orders" } },
      { type: "users_select", selected_user: "U0CAROL" },
      { type: "radio_buttons", selected_option: { value: "shared" } },
      { type: "checkboxes", selected_options: [{ value: "csv" }] },
    ]);
  });

  it("modals that check their fields, say what is wrong under each, and send what was filled in", async () => {
    const { page } = open;
    const sent: unknown[] = [];
    app.view("editor", async ({ ack, view }) => {
      sent.push(view.state.values);
      if (sent.length === 1)
        await ack({ response_action: "errors", errors: { sql: "There is no such table." } });
      else if (sent.length === 2)
        await ack({ response_action: "push", view: { ...editor, title: plain("Are you sure?") } });
      else await ack({ response_action: "clear" });
    });
    const dialog = await openEditor();
    const sql = dialog.getByRole("textbox", { name: "SQL" });
    expect(await sql.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    const run = dialog.getByRole("button", { name: "Run" });
    await run.click();
    expect(await dialog.locator(".error").allTextContents()).toEqual([
      "Please complete this required field.",
      "Please complete this required field.",
      "",
      "",
    ]);
    expect(await sql.getAttribute("aria-invalid")).toBe("true");
    await keepPicture(page, { name: "page-modal-errors" });
    await sql.fill("select 1");
    await dialog.getByLabel("Database").selectOption("billing");
    await run.click();
    await dialog.getByText("There is no such table.").waitFor();
    await run.click();
    const second = page.getByRole("dialog", { name: "Are you sure?" });
    await second.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor();
    expect(await sql.inputValue()).toBe("select 1");
    await run.click();
    await dialog.waitFor({ state: "detached" });
    expect(sent).toHaveLength(3);
    expect(sent[2]).toMatchObject({
      sql: { v: { value: "select 1" } },
      db: { v: { selected_option: { value: "billing" } } },
      how: { v: { selected_option: { value: "private" } } },
      more: { v: { selected_options: [] } },
    });
  });

  it("a modal's own buttons, and keeps what was typed when the app updates it", async () => {
    app.action<BlockAction>("add", async ({ ack, body, client }) => {
      await ack();
      await client.views.update({
        view_id: body.view?.id ?? "",
        view: {
          ...editor,
          blocks: [{ type: "section", text: plain("One more line") }, ...editor.blocks],
        },
      });
    });
    const dialog = await openEditor();
    await dialog.getByRole("textbox", { name: "SQL" }).fill("select 2");
    await dialog.getByRole("button", { name: "Add a parameter" }).click();
    await dialog.getByText("One more line").waitFor();
    expect(await dialog.getByRole("textbox", { name: "SQL" }).inputValue()).toBe("select 2");
    await open.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("the App Home, which the app fills when it is opened", async () => {
    const { page } = open;
    app.event("app_home_opened", async ({ event, client }) => {
      if (event.tab === "home") await client.views.publish({ user_id: event.user, view: homeView });
    });
    await page.getByRole("button", { name: "whodid direct" }).click();
    const tab = page.getByRole("tabpanel", { name: "Home" });
    await tab.getByRole("heading", { name: "You are Alice" }).waitFor();
    expect(await tab.getByRole("row").count()).toBe(6);
    await keepPicture(page, { name: "page-home-dark", scheme: "dark" });
    await page.getByRole("tab", { name: "Home" }).press("ArrowRight");
    await page.getByRole("textbox", { name: "Message whodid" }).waitFor();
  });

  it("shortcuts on a message, which bring the message", async () => {
    const { page, last, messages, post } = open;
    app.shortcut({ type: "message_action", callback_id: "who_ran" }, async ({ ack, shortcut, respond }) => {
      await ack();
      await respond(`It was about: ${shortcut.message.text}`);
    });
    await post({ text: "drop table money_transfers" });
    await last().hover();
    await last().getByRole("button", { name: "More message actions" }).click();
    await page.getByRole("menuitem", { name: /Who ran this/ }).click();
    await messages().getByText("It was about: drop table money_transfers").waitFor();
    expect(await last().textContent()).toContain("Only visible to you");
  });

  it("files to download, with name, kind and size", async () => {
    const { page, last } = open;
    await open.upload("result.csv", "id,note\n1,hello\n");
    const link = last().getByRole("link", { name: "result.csv" });
    expect(await last().locator(".files small").textContent()).toBe("csv · 16 bytes");
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe("result.csv");
    expect(readFileSync(await download.path(), "utf8")).toBe("id,note\n1,hello\n");
  });

  it("ephemeral messages that are gone after a reload", async () => {
    const { page, messages, post, call } = open;
    await post({ text: "for all" });
    await call("chat.postEphemeral", { channel: "C0BILLING", user: "U0ALICE", text: "for Alice" });
    await messages().getByText("for Alice").waitFor();
    await page.reload();
    await messages().getByText("for all").waitFor();
    expect(await messages().count()).toBe(1);
  });

  it("the wire, as it goes, with each envelope to be opened", async () => {
    const { page, last, post } = open;
    app.command("/sql", ({ ack }) => ack("Got it."));
    await page.getByText("Behind the scenes").click();
    await page.getByRole("button", { name: "Watch the wire" }).click();
    const pane = page.getByRole("complementary", { name: "The wire" });
    await page.getByRole("textbox").fill("/sql select 1");
    await page.getByRole("textbox").press("Enter");
    await last().getByText("Got it.").waitFor();
    const envelope = pane.getByText("slash_commands /sql");
    await envelope.click();
    await pane.getByText('"text": "select 1"').waitFor();
    expect(await pane.textContent()).toContain('"trigger_id": "…"');
    await pane.getByText("acknowledged").waitFor();
    await post({ text: "x", blocks: [dataTable] });
    await pane.getByText("chat.postMessage").waitFor();
    await keepPicture(page, { name: "page-wire" });
    await pane.getByLabel("Slack → whodid").uncheck();
    expect(await envelope.isVisible()).toBe(false);
  });

  it("all of it on a phone, and in the dark whatever the system says", async () => {
    const { page, post } = open;
    const { ts } = await post({ text: "root", blocks: menus });
    await post({ text: "a reply", thread_ts: ts });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole("button", { name: "1 reply" }).click();
    await page.getByRole("complementary", { name: "Thread" }).getByText("a reply").waitFor();
    await keepPicture(page, { name: "page-narrow-thread", width: 360, height: 740 });
    await page.getByRole("button", { name: "Close the thread" }).click();
    await openEditor();
    await keepPicture(page, { name: "page-narrow-modal", width: 360, height: 740 });
    const sideways = page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(await sideways).toBe(0);
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.getByText("Behind the scenes").click();
    await page.getByLabel("Look").selectOption("dark");
    const paper = () => page.evaluate("getComputedStyle(document.body).colorScheme");
    expect(await paper()).toBe("dark");
    await page.getByLabel("Look").selectOption("system");
    expect(await paper()).toBe("light dark");
  });
});
