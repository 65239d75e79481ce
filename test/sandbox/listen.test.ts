import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it } from "@jest/globals";
import { listenNear } from "../../sandbox/listen.js";

it("takes the next free port when the wanted one is taken", async () => {
  const [first, second] = [createServer(), createServer()];
  const taken = await listenNear(first, 0);
  const found = await listenNear(second, taken);
  expect(found).toBeGreaterThan(taken);
  for (const server of [first, second]) {
    server.close();
    await once(server, "close");
  }
});
