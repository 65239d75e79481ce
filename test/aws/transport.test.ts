import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { describe, expect, it } from "@jest/globals";

import { createTransport, transportTimeouts } from "../../src/aws/transport.js";
import { askToExecute } from "./asks.js";
import { answerWell, idleTimeoutMs, startDataApi } from "./data-api-fixture.js";
import { listenLocally } from "./fake-endpoint.js";

describe("the connections to AWS", () => {
  it("wait for answers longer than the Data API's own 45 seconds", () => {
    expect(transportTimeouts.answerTimeoutMs).toBeGreaterThanOrEqual(60_000);
  });

  it("serve all calls of a statement, each with its own client, and close soon after", async () => {
    const api = await startDataApi();
    await api.execute(askToExecute({ readOnly: true }));
    await api.execute(askToExecute());
    const [socket, ...others] = new Set(api.endpoint.received.map((call) => call.socket));
    expect(others).toEqual([]);
    if (socket?.destroyed === false) await once(socket, "close");
    expect(await api.execute(askToExecute())).toMatchObject({ kind: "done" });
    await api.stop();
  });

  it("are not cut while an answer takes longer than an idle connection is kept", async () => {
    const api = await startDataApi({
      Execute: async (response, received) => {
        await delay(2 * idleTimeoutMs);
        return answerWell(response, received);
      },
    });
    expect(await api.execute(askToExecute())).toMatchObject({ kind: "done" });
    await api.stop();
  });

  it("end when told to", async () => {
    const server = createServer();
    const port = await listenLocally(server);
    const transport = createTransport();
    const connected = once(server, "connection");
    const call = request({ host: "127.0.0.1", port, agent: transport.once.httpAgent }).end();
    await connected;
    transport.close();
    await expect(once(call, "response")).rejects.toThrow();
    server.close();
  });
});
