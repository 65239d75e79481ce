import { describe, expect, it } from "@jest/globals";

import { createPatience } from "../../src/aws/patience.js";

/** Sends until the faults run out, and tells the pauses between. */
async function sending(...faults: Error[]) {
  const slept: number[] = [];
  let now = 0;
  const ask = createPatience(
    {
      clock: () => now,
      sleep: async (ms) => {
        slept.push(ms);
        now += ms;
      },
    },
    500,
  );
  const pages = ask(async () => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    return "answer";
  });
  try {
    for (;;) {
      const page = await pages.next();
      if (page.done === true) return { slept, answer: page.value };
      expect(page.value).toEqual([]);
    }
  } catch (error) {
    return { slept, error };
  }
}

const named = (name: string, facts: object = {}) => Object.assign(new Error("no"), { name, ...facts });
const busy = named("ThrottlingException", { $fault: "client", $metadata: { httpStatusCode: 400 } });
const broken = named("InternalFailure", { $fault: "server", $metadata: { httpStatusCode: 500 } });
const denied = named("AccessDeniedException", { $fault: "client", $metadata: { httpStatusCode: 400 } });
const reset = named("Error", { code: "ECONNRESET" });
const unreachable = named("Error", { code: "ECONNREFUSED", syscall: "connect" });
const times = (count: number, fault: Error) => Array.from({ length: count }, () => fault);

describe("a read of a service", () => {
  it("waits a minute for one that is too busy, and no longer", async () => {
    const minute = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
    expect(await sending(...times(6, busy))).toEqual({ slept: minute, answer: "answer" });
    expect(await sending(...times(7, busy))).toEqual({ slept: minute, error: busy });
  });

  it.each([
    ["fails", broken],
    ["breaks off", reset],
    ["can't be reached", unreachable],
    ["does not answer", named("TimeoutError")],
  ])("waits seven seconds for one that %s", async (_, fault) => {
    const seconds = [1_000, 2_000, 4_000];
    expect(await sending(...times(3, fault))).toEqual({ slept: seconds, answer: "answer" });
    expect(await sending(...times(4, fault))).toEqual({ slept: seconds, error: fault });
  });

  it.each([
    ["it is denied", denied],
    ["there are no credentials", named("CredentialsProviderError")],
    ["there is no Region", named("Error")],
  ])("does not wait where %s", async (_, fault) => {
    expect(await sending(fault)).toEqual({ slept: [], error: fault });
  });
});
