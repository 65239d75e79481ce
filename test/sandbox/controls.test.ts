import { once } from "node:events";
import { IncomingMessage, request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import { z } from "zod";
import { hearRefusal } from "./slack/heard.js";
import { runSlack, type RunningSlack } from "./slack/running-slack.js";

let sandbox: RunningSlack;
beforeEach(async () => {
  sandbox = await runSlack();
});
afterEach(() => sandbox.stop());

async function ask(path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(`${sandbox.url}${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers,
  });
  return { status: answer.status, body: await answer.json() };
}

/** `fetch` decides Host and Origin by itself. */
async function statusWith(
  headers: Record<string, string>,
  path = "/sandbox/people",
): Promise<number | undefined> {
  const asked = request(`${sandbox.url}${path}`, { headers }).end();
  const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(asked, "response"));
  answer.resume();
  return answer.statusCode;
}

describe("the controls", () => {
  it("say something as a person and show what another one sees", async () => {
    const said = await ask("/sandbox/say", { person: "alice", channel: "billing", text: "hello <all>" });
    expect(said).toEqual({ status: 200, body: { ok: true, ts: expect.any(String) } });
    const seen = await ask("/sandbox/messages?channel=billing&person=bob");
    expect(seen.body).toMatchObject({ ok: true, messages: [{ text: "hello &lt;all&gt;", user: "U0ALICE" }] });
  });

  it("plan a fault that the next call meets", async () => {
    await ask("/sandbox/fault", { service: "slack", operation: "auth.test", kind: "throttle", times: 1 });
    await expect(sandbox.client.auth.test()).rejects.toThrow();
    expect((await sandbox.client.auth.test()).ok).toBe(true);
  });

  it("tell the calls, the people and the channels", async () => {
    await sandbox.client.auth.test();
    expect((await ask("/sandbox/state")).body).toMatchObject({
      ok: true,
      slack: { connections: 0, calls: [{ method: "auth.test" }] },
    });
    expect((await ask("/sandbox/people")).body).toMatchObject({
      people: [{ name: "alice" }, {}, {}, {}, {}, {}],
    });
    expect((await ask("/sandbox/channels")).body).toMatchObject({
      channels: [{ name: "billing" }, {}, {}, {}, {}],
    });
  });

  it("answer a mistake with 4xx and one plain sentence", async () => {
    for (const [path, body, status, error] of [
      ["/sandbox/say", { person: "zoe", channel: "billing", text: "x" }, 404, /no person called "zoe"/],
      ["/sandbox/say", { person: "guest", channel: "db-feed", text: "x" }, 409, /not a member/],
      ["/sandbox/say", { person: "alice", channel: "billing" }, 400, /"text" is wrong or missing/],
      ["/sandbox/say", { person: "alice", channel: "dm", text: "x", ts: 1 }, 400, /ts/],
      ["/sandbox/fault", { service: "fax", operation: "x", kind: "drop" }, 400, /"service"/],
      ["/sandbox/aws-event", { person: "bob", eventSource: "rds", eventName: "x" }, 400, /"eventSource"/],
      ["/sandbox/shout", {}, 404, /no control POST \/sandbox\/shout/],
      ["/sandbox/messages?channel=billing", undefined, 400, /"person"/],
    ] as const)
      expect(await ask(path, body)).toEqual({
        status,
        body: { ok: false, error: expect.stringMatching(error) },
      });
    const broken = await fetch(`${sandbox.url}/sandbox/say`, { method: "POST", body: "{" });
    expect([broken.status, await broken.json()]).toEqual([400, { ok: false, error: expect.any(String) }]);
  });

  it("refuse a body that is too long", async () => {
    const text = "x".repeat(1024 * 1024);
    expect((await ask("/sandbox/say", { person: "alice", channel: "billing", text })).status).toBe(413);
  });

  it("stream a change when something visible changes", async () => {
    const stream = await fetch(`${sandbox.url}/sandbox/stream`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(": open\n\n");
    await sandbox.slack.say({ person: "alice", channel: "billing", text: "hello" });
    expect((await reader?.read())?.value).toContain("event: change\n");
    await reader?.cancel();
  });
});

describe("the door", () => {
  it("lets this machine in by its own name", async () => {
    const { port, host } = new URL(sandbox.url);
    expect(await statusWith({ host })).toBe(200);
    expect(await statusWith({ host: `localhost:${port}` })).toBe(200);
    expect(await statusWith({ host, origin: sandbox.url })).toBe(200);
  });

  it("refuses a foreign host and a foreign origin, on every path", async () => {
    const { port, host } = new URL(sandbox.url);
    for (const headers of [
      { host: "evil.example" },
      { host: `127.0.0.1.evil.example:${port}` },
      { host, origin: "https://evil.example" },
      { host, origin: "http://localhost:1" },
      { host, origin: "null" },
    ])
      for (const path of ["/", "/sandbox/people", "/sandbox/stream", "/api/auth.test"])
        expect([headers, path, await statusWith(headers, path)]).toEqual([headers, path, 403]);
  });

  it("refuses a WebSocket of a foreign origin", async () => {
    const socket = new WebSocket(`${sandbox.url.replace("http", "ws")}/link/`, {
      origin: "https://evil.example",
    });
    expect(await hearRefusal(socket)).toContain("403");
  });
});

describe("the page", () => {
  it("is served with its type and a policy that lets nothing else in", async () => {
    const page = await fetch(`${sandbox.url}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await fetch(`${sandbox.url}/page.js`)).headers.get("content-type")).toContain("javascript");
  });

  it("has no other files", async () => {
    for (const path of ["/..%2fseed.ts", "/%2e%2e/package.json", "/page", "/missing.js", "/.env"])
      expect((await fetch(`${sandbox.url}${path}`)).status).toBe(404);
  });
});
