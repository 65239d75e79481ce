import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Store } from "../../src/store/connect.js";
import { createSealed } from "../../src/store/sealed.js";
import { noon } from "../fakes/entries.js";
import { startDynalite } from "./stores/dynamo-servers.js";
import type { DynamoServer } from "./stores/dynamo-servers.js";
import { openStore } from "./stores/on-every-store.js";

const key = Buffer.alloc(32, 7);
const text = "alter user bob password 'hunter2'";
let server: DynamoServer;
let store: Store;

beforeAll(async () => {
  server = await startDynalite();
  store = await openStore(server.endpoint, () => noon);
});

afterAll(async () => {
  store.close();
  await server.stop();
});

async function storedItem(name: string) {
  const item = await store.work.get({ pk: `sealed#${name}`, sk: "text" });
  const box = item?.["box"];
  if (item === undefined || !(box instanceof Uint8Array)) throw new Error("Nothing was stored.");
  return { ...item, box: Buffer.from(box) };
}

describe("A sealed text", () => {
  it("can't be read in the table", async () => {
    await createSealed(store, { key }).put("S1", text, 30);
    const { box, ...rest } = await storedItem("S1");
    expect(box.includes("hunter2")).toBe(false);
    expect(JSON.stringify(rest)).not.toContain("hunter2");
  });

  it("is never sealed alike twice", async () => {
    const sealed = createSealed(store, { key });
    await sealed.put("S1", text, 30);
    const { box: first } = await storedItem("S1");
    await sealed.put("S1", text, 30);
    const { box: second } = await storedItem("S1");
    expect(first).not.toStrictEqual(second);
  });

  it("throws when its bytes, its expiry or its place were changed, or the key is another", async () => {
    const sealed = createSealed(store, { key });
    await sealed.put("S1", text, 30);
    const item = await storedItem("S1");
    const { box } = item;
    for (const index of [0, 12, box.length - 1]) {
      const changed = Buffer.from(box);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await store.work.put({ ...item, box: changed });
      await expect(sealed.open("S1")).rejects.toThrow("does not open");
    }
    await store.work.put({ ...item, box: box.subarray(0, 20) });
    await expect(sealed.open("S1")).rejects.toThrow("does not open");
    await store.work.put({ ...item, notAfter: noon + 999_999_999 });
    await expect(sealed.open("S1")).rejects.toThrow("does not open");
    await store.work.put({ ...item, pk: "sealed#S2" });
    await expect(sealed.open("S2")).rejects.toThrow("does not open");
    await store.work.put(item);
    await expect(createSealed(store, { key: Buffer.alloc(32, 8) }).open("S1")).rejects.toThrow("another key");
    expect(await sealed.open("S1")).toBe(text);
  });

  it("carries the second after which DynamoDB may remove it", async () => {
    await createSealed(store, { key }).put("S1", text, 1);
    expect(await storedItem("S1")).toMatchObject({ expiresAt: noon / 1000 + 60 });
  });

  it("needs a key of 32 bytes", () => {
    expect(() => createSealed(store, { key: Buffer.alloc(31) })).toThrow(RangeError);
  });
});
