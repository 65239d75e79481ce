import { afterEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";

import type { ReadRows, Rows } from "../../src/sql/ports.js";
import { askToExecute, statementId } from "./asks.js";
import { startDataApi, type DataApiFixture } from "./data-api-fixture.js";
import { sendJson, sendJsonError, type Responder } from "./fake-endpoint.js";

let api: DataApiFixture;
afterEach(() => api.stop());

const sqlOf = (body: string) => z.object({ sql: z.string() }).parse(JSON.parse(body)).sql;
const sqls = () =>
  api.endpoint.received.filter(({ operation }) => operation === "Execute").map(({ body }) => sqlOf(body));

function ask(more: Partial<Parameters<ReadRows>[0]> = {}) {
  const pages: Rows[] = [];
  let again = 0;
  return {
    pages,
    again: () => again,
    ask: {
      ...askToExecute({ sql: "select n from a" }),
      take: async (page: Rows) => {
        pages.push(page);
        return "more" as const;
      },
      onAgain: () => void (again += 1),
      signal: new AbortController().signal,
      ...more,
    },
  };
}

/** So many rows of one text of a width, whatever the pages. */
function rows(count: number, width = 4): Responder {
  let given = 0;
  return (response, { body }) => {
    const wanted = Number(/^FETCH FORWARD (\d+)/.exec(sqlOf(body))?.[1] ?? 0);
    if (wanted === 0) return sendJson(response, { numberOfRecordsUpdated: 0 });
    const now = Math.min(wanted, count - given);
    given += now;
    const records = Array.from({ length: now }, () => [{ stringValue: "x".repeat(width) }]);
    return sendJson(response, { columnMetadata: [{ label: "n", typeName: "text" }], records });
  };
}

describe("a read through a cursor", () => {
  it("asks for 12 rows, then for as many as fit beside the widest seen, until there are fewer", async () => {
    api = await startDataApi({ Execute: rows(3_000, 1_000) });
    const { ask: asked, pages } = ask();
    expect(await api.readRows(asked)).toMatchObject({ kind: "read", whole: true });
    expect(sqls().slice(0, 4)).toEqual([
      "SET TRANSACTION READ ONLY",
      "DECLARE whodid_rows NO SCROLL CURSOR FOR select n from a",
      `FETCH FORWARD 12 FROM whodid_rows\n/* whodid ${statementId} */`,
      `FETCH FORWARD 192 FROM whodid_rows\n/* whodid ${statementId} */`,
    ]);
    expect(pages.map((page) => page.rows.length)).toEqual([12, 192, 512, 512, 512, 512, 512, 236]);
    expect(api.endpoint.operations().at(-1)).toBe("CommitTransaction");
  });

  it("stops when its taker has enough", async () => {
    api = await startDataApi({ Execute: rows(1_000) });
    const { ask: asked } = ask({ take: async () => "enough" });
    expect(await api.readRows(asked)).toMatchObject({ kind: "read", whole: false });
    expect(sqls()).toHaveLength(3);
  });

  it("begins once more in small pages after an answer that was too large, and no third time", async () => {
    const tooLarge: Responder = (response) =>
      sendJsonError(response, "UnsupportedResultException", 400, "too large");
    const all = rows(30);
    api = await startDataApi({ Execute: all, "Execute 4": tooLarge });
    const { ask: asked, again } = ask();
    expect(await api.readRows(asked)).toMatchObject({ kind: "read", whole: true });
    expect(again()).toBe(1);
    expect(
      sqls()
        .slice(4)
        .filter((sql) => sql.startsWith("FETCH"))
        .every((sql) => Number(/\d+/.exec(sql)?.[0]) <= 12),
    ).toBe(true);
    await api.stop();

    api = await startDataApi({ Execute: all, "Execute 3": tooLarge, "Execute 6": tooLarge });
    expect(await api.readRows(ask().ask)).toMatchObject({ kind: "failed", reason: "result-too-large" });
    expect(api.endpoint.operations().filter((each) => each === "BeginTransaction")).toHaveLength(2);
  });

  it("tells the position in the person's own statement", async () => {
    const message = 'ERROR: column "nope" does not exist; Position: 49; SQLState: 42703';
    api = await startDataApi({
      "Execute 2": (response) => sendJsonError(response, "DatabaseErrorException", 400, message),
    });
    expect(await api.readRows(ask().ask)).toMatchObject({ kind: "failed", sqlState: "42703", position: 8 });
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
  });

  it.each([
    ["is rolled back", {}, true],
    [
      "may run on where the service takes no rollback meanwhile",
      {
        RollbackTransaction: (response) =>
          sendJsonError(response, "DatabaseErrorException", 400, "Transaction is still running a query"),
      } satisfies Record<string, Responder>,
      false,
    ],
  ])("cancelled while a call runs it %s", async (_, more, stopped) => {
    const stopping = new AbortController();
    api = await startDataApi({ "Execute 2": () => stopping.abort(), ...more });
    expect(await api.readRows(ask({ signal: stopping.signal }).ask)).toEqual({ kind: "cancelled", stopped });
    expect(api.endpoint.operations().at(-1)).toBe("RollbackTransaction");
  });

  it("has an unknown end only where the commit's answer is lost", async () => {
    const lost: Responder = (response) => void response.socket?.resetAndDestroy();
    api = await startDataApi({ Execute: rows(1), "Execute 3": lost });
    expect(await api.readRows(ask().ask)).toMatchObject({ kind: "failed", reason: "unavailable" });
    await api.stop();
    api = await startDataApi({ Execute: rows(1), CommitTransaction: lost });
    expect(await api.readRows(ask().ask)).toMatchObject({ kind: "unknown" });
  });
});
