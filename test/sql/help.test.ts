import { describe, expect, it } from "@jest/globals";

import type { SqlParts } from "../../src/sql/parts.js";
import { createRunSql } from "../../src/sql/run.js";
import { alice, openSqlStage, policy } from "./stage.js";

type Peek = SqlParts["peek"];

const answering =
  (...rows: (string | null)[][]): Peek =>
  async () => ({
    kind: "done",
    rows: { columns: ["name", "time"], rows },
    updated: 0,
    requestId: "r-2",
    tookMs: 3,
  });

async function help(changes: Partial<SqlParts>, text = "help", user = alice, channelId = "C1") {
  const stage = openSqlStage(changes);
  const asked = { ...stage.asked(user, text), channelId };
  await createRunSql(stage.parts)(asked);
  const [, form = "[]"] = (stage.said.at(-1) ?? "").split("\n");
  const said = [...form.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, each]) => JSON.parse(`"${each}"`))
    .join("\n");
  return { stage, asked, said };
}

describe("the help", () => {
  it("has examples of tables that the person may read, quoted as SQL needs them", async () => {
    const peek = answering(["transfers", "created_at"], ['sales."Order lines"', null], ["x", '"At"']);
    const { said } = await help({ peek });
    expect(said).toContain("/sql select * from transfers limit 5\n");
    expect(said).toContain('/sql select count(*) from sales."Order lines"\n');
    expect(said).toContain(
      "/sql select * from transfers where created_at > now() - interval '1 day' limit 20\n",
    );
    expect(said).toContain("/sql @billing select now()\n/whodid DROP transfers");
    expect(said).not.toContain("made up");
  });

  it("is looked up with the secret for reads, noted beforehand, and leaves no statement", async () => {
    const seen: unknown[] = [];
    const stage = openSqlStage();
    const peek: Peek = async (ask) => {
      seen.push(ask, await stage.parts.ledger.findPeek(ask.statementId));
      return answering(["t", null])(ask);
    };
    const databases = policy.databases.map((database) => ({
      ...database,
      secrets: [{ secretArn: "secret:read", risks: ["read" as const] }, ...database.secrets],
    }));
    const { asked } = await help({ ledger: stage.parts.ledger, peek, policy: { ...policy, databases } });
    const { statementId } = asked;
    expect(seen).toMatchObject([
      { secretArn: "secret:read", limitMs: 2_000 },
      { door: { secretArn: "secret:read" } },
    ]);
    expect(await stage.parts.ledger.find(statementId)).toBeUndefined();
  });

  it.each([
    [
      "the role can't be assumed",
      {
        openSession: async () => ({ kind: "refused", reason: "not-assumable", detail: "" }),
      } satisfies Partial<SqlParts>,
      "your role could not be assumed",
    ],
    [
      "the cluster sleeps",
      {
        peek: async () => ({
          kind: "failed",
          reason: "resuming-too-long",
          message: "",
          sqlState: null,
          position: null,
          requestId: null,
        }),
      } satisfies Partial<SqlParts>,
      "waking up",
    ],
    ["no table may be read", { peek: answering() }, "billing has no table that you may read"],
    [
      "all names could not be typed",
      { peek: answering(["a\nb", null], ["`", null]) },
      "billing has no table that you may read",
    ],
    ["no rule lets them read", { policy: { ...policy, rules: [] } }, "no rule lets you read on billing"],
    ["the person is unknown", { policy: { ...policy, people: [] } }, "whodid does not know you"],
  ])("has general examples where %s, and says why", async (_, changes, why) => {
    const { said } = await help(changes);
    expect(said).toContain("/sql select * from accounts limit 5");
    expect(said).toContain(`The tables are made up: `);
    expect(said).toContain(why);
  });

  it("comes after two seconds at the latest", async () => {
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const stage = openSqlStage({
      peek: () => {
        begun();
        return new Promise(() => undefined);
      },
    });
    const running = createRunSql(stage.parts)(stage.asked(alice, "help"));
    await hasBegun;
    stage.pass(2_000);
    await running;
    expect(stage.said.at(-1)).toContain("did not answer in time");
  });

  it("names the database in each example where the channel has none, or another", async () => {
    const { said } = await help({ peek: answering(["t", null]) }, "help", alice, "C9");
    expect(said).toContain("/sql @billing select * from t limit 5");
    expect((await help({ peek: answering(["t", null]) }, "@billing help")).said).toContain(
      "/sql select * from t",
    );
    expect((await help({}, "@nowhere help")).said).toContain("there is no database to look into");
  });
});
