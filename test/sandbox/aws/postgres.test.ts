import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { startPostgres } from "../../../sandbox/aws/postgres.js";

describe("the server", () => {
  it("is UTF-8, keeps its log in Aurora's prefix, and leaves nothing behind", async () => {
    const server = await startPostgres();
    const folder = path.dirname(server.logFile);
    const client = new Client({ ...server.login("carol"), database: "billing" });
    await client.connect();
    const { rows } = await client.query("select current_setting('server_encoding') as encoding, version()");
    expect(rows).toEqual([{ encoding: "UTF8", version: expect.stringMatching(/^PostgreSQL 17\.10 /) }]);
    await client.end();
    expect(existsSync(server.logFile)).toBe(true);
    await server.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it("lets nobody in without the secret's password", async () => {
    const server = await startPostgres();
    const client = new Client({ ...server.login("bob"), password: "guessed", database: "billing" });
    await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
    await server.stop();
  });
});
