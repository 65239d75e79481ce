import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createDeliveries } from "../../src/store/deliveries.js";
import { connectStore } from "../../src/store/connect.js";
import type { Store } from "../../src/store/connect.js";
import { createLedger } from "../../src/store/ledger.js";
import { createOutbox } from "../../src/store/outbox.js";
import { createUnfinished } from "../../src/store/unfinished.js";
import { anEntry, aSighting, noon } from "../fakes/entries.js";
import { startDynalite } from "./stores/dynamo-servers.js";
import type { DynamoServer } from "./stores/dynamo-servers.js";
import { startLosingProxy } from "./stores/losing-proxy.js";
import type { LosingProxy } from "./stores/losing-proxy.js";
import { openStore } from "./stores/on-every-store.js";

let server: DynamoServer;
let proxy: LosingProxy;
let store: Store;

beforeAll(async () => {
  server = await startDynalite();
  proxy = await startLosingProxy(server.endpoint);
});

beforeEach(async () => {
  store?.close();
  store = await openStore(proxy.endpoint, () => noon);
});

afterAll(async () => {
  store.close();
  await proxy.stop();
  await server.stop();
});

describe("When DynamoDB's answer is lost and the SDK asks again", () => {
  it("a step that was taken is not mistaken for somebody else's", async () => {
    const ledger = createLedger(store);
    const entry = anEntry();
    await ledger.record(entry);
    proxy.loseNext("UpdateItem");
    expect(await ledger.advance(entry.id, { from: ["waiting"], to: "sending" })).toBe("advanced");
    expect(await ledger.advance(entry.id, { from: ["waiting"], to: "sending" })).toBe("refused");
  });

  it("a first sighting is still the first", async () => {
    const ledger = createLedger(store);
    const entry = anEntry();
    await ledger.record(entry);
    proxy.loseNext("PutItem");
    expect(await ledger.sight(entry.id, aSighting())).toBe("sighted");
    expect(await ledger.sight(entry.id, aSighting())).toBe("already-sighted");
  });

  it("a delivery that was claimed is ours", async () => {
    proxy.loseNext("PutItem");
    const mine = { kind: "mine", statementId: "S1" };
    expect(await createDeliveries(store).claim("env", "S1", 10_000)).toStrictEqual(mine);
  });

  it("an outbox item that was claimed is ours", async () => {
    const outbox = createOutbox(store);
    await outbox.open("statement:S1", "C1");
    proxy.loseNext("UpdateItem");
    expect(await outbox.claim("statement:S1", noon)).toBe(true);
    proxy.loseNext("UpdateItem");
    expect(await outbox.reclaim("statement:S1", noon, noon + 1)).toBe(true);
  });

  it("an abandoned statement that was taken is ours", async () => {
    const unfinished = createUnfinished(store);
    const item = { statementId: "S1", teamId: "T", userId: "U", channelId: "C", leaseUntil: noon - 1 };
    await unfinished.put(item);
    proxy.loseNext("UpdateItem");
    expect(await unfinished.take(item)).toBe(true);
  });
});

describe("When a process dies half-way", () => {
  it("a sighting that did not reach its entry reaches it when the event is told again, as first told", async () => {
    const entry = anEntry();
    await createLedger(store).record(entry);
    const dying = createLedger({
      ...store,
      ledger: { ...store.ledger, update: () => Promise.reject(new Error("killed")) },
    });
    await expect(dying.sight(entry.id, aSighting({ seenAt: noon }))).rejects.toThrow("killed");

    const ledger = createLedger(store);
    expect(await ledger.sight(entry.id, aSighting({ seenAt: noon + 1 }))).toBe("already-sighted");
    expect((await ledger.find(entry.id))?.sightings).toStrictEqual([aSighting({ seenAt: noon })]);
  });

  it("an entry whose index was written alone is not found, and a page is filled past it", async () => {
    const ledger = createLedger(store);
    const dying = createLedger({
      ...store,
      ledger: { ...store.ledger, put: () => Promise.reject(new Error("killed")) },
    });
    const [first, second] = [anEntry({ createdAt: noon }), anEntry({ createdAt: noon + 1 })];
    await ledger.record(first);
    await ledger.record(second);
    for (let lost = 0; lost < 5; lost += 1) {
      await expect(dying.record(anEntry({ createdAt: noon + 10 + lost }))).rejects.toThrow("killed");
    }
    const by = { kind: "person", name: "bob" } as const;
    const page = await ledger.lookUp({ by, limit: 1 });
    expect(page.entries).toStrictEqual([second]);
    const { cursor = "" } = page;
    expect(await ledger.lookUp({ by, limit: 1, cursor })).toStrictEqual({ entries: [first] });
  });
});

describe("The store", () => {
  it("neither creates nor describes tables", async () => {
    await createLedger(store).record(anEntry());
    const asked = new Set(proxy.calls);
    expect(asked.has("PutItem")).toBe(true);
    expect(asked.has("DescribeTable")).toBe(false);
    expect(asked.has("UpdateTimeToLive")).toBe(false);
  });

  it("passes on what is no lost race: a table that is not there is a fault", async () => {
    store.close();
    store = connectStore({ ledgerTable: "no-such-table", workTable: "none-either", clock: () => noon });
    const ledger = createLedger(store);
    await expect(ledger.record(anEntry())).rejects.toThrow("resource not found");
    await expect(ledger.advance("S1", { from: ["waiting"], to: "sending" })).rejects.toThrow("not found");
  });

  it("writes the index before the entry", async () => {
    const before = proxy.calls.length;
    await createLedger(store).record(anEntry());
    expect(proxy.calls.slice(before)).toStrictEqual(["BatchWriteItem", "PutItem"]);
  });
});
