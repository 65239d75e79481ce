import { readFileSync } from "node:fs";

import { describe, expect, it } from "@jest/globals";

import { configJsonSchema } from "../../src/config/json-schema.js";
import { loadConfig, loadFileConfig, loadLedgerConfig } from "../../src/config/load.js";

const variables = {
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
  WHODID_TRAIL_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/111122223333/trail",
  WHODID_SEALING_KEY: Buffer.alloc(32).toString("base64"),
  WHODID_HMAC_KEY: Buffer.alloc(32).toString("base64"),
  AWS_REGION: "eu-west-1",
};
const example = readFileSync("whodid.example.yml", "utf8");
const load = (text: string | undefined, env: Record<string, string> = variables) =>
  loadConfig(env, () => text);
const mistakesOf = (text: string | undefined, env?: Record<string, string>) => {
  const loaded = load(text, env);
  return loaded.kind === "mistakes" ? loaded.mistakes.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe("the configuration", () => {
  it("loads the annotated example as it stands", () => {
    const loaded = load(example);
    expect(loaded).toMatchObject({
      kind: "config",
      config: {
        slack: { teamId: "T0123ABCD" },
        policy: { databases: [{ name: "billing", region: "eu-west-1" }] },
      },
    });
  });

  it("takes a MySQL database only with a secret for reads alone, and without PostgreSQL's log", () => {
    const shop = (secrets: string, more = "") =>
      example.replace(
        "\npeople:\n",
        `
  stall:
    cluster: arn:aws:rds:eu-west-1:111122223333:cluster:stall
    database: stall
    engine: mysql
    environment: production
    secrets: [${secrets}]
${more}
people:
`,
      );
    const secret = (name: string, risks: string) =>
      `{ secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/${name}-a1B2c3"${risks} }`;
    const reads = secret("reads", ", risks: [read]");
    const writes = secret("writes", ", risks: [write, destructive]");
    expect(load(shop(`${reads}, ${writes}`))).toMatchObject({ kind: "config" });
    const both =
      "on mysql a secret reads or changes, never both; write risks: [read] for a user that can only read, and the other risks for another secret";
    expect(mistakesOf(shop(`${reads}, ${secret("all", "")}`))).toEqual([
      `whodid.yml: databases.stall.secrets[1].risks: ${both}`,
    ]);
    expect(mistakesOf(shop(secret("both", ", risks: [read, write]")))).toEqual([
      `whodid.yml: databases.stall.secrets[0].risks: ${both}`,
    ]);
    expect(mistakesOf(shop(writes))).toEqual([
      "whodid.yml: databases.stall.secrets: on mysql reads need a secret of their own; add one with risks: [read] whose database user can only read",
    ]);
    const log = `    log: { users: [{ secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/reads-a1B2c3", user: reader }] }`;
    expect(mistakesOf(shop(reads, log))).toEqual([
      "whodid.yml: databases.stall.log: is read on postgresql alone; remove it",
    ]);
  });

  it("hides no literals in the feed unless it is told to, in plain true or false", () => {
    const hides = (text: string) => {
      const loaded = load(text);
      return loaded.kind === "config" ? loaded.config.feed.hideLiterals : undefined;
    };
    expect(hides(example.replace("  hideLiterals: false\n", ""))).toBe(false);
    expect(hides(example.replace("hideLiterals: false", "hideLiterals: true"))).toBe(true);
    expect(mistakesOf(example.replace("hideLiterals: false", "hideLiterals: 'yes'"))).toEqual([
      "whodid.yml: feed.hideLiterals: write true or false",
    ]);
  });

  it("says where Identity Center is, and that there is no trail, only when it is told", () => {
    const withoutTrail = `${example}\nwithoutTrail: { regions: [eu-west-1, us-east-1] }\n`;
    expect(load(withoutTrail)).toMatchObject({
      config: {
        identityCenter: { region: "eu-west-1", roleArn: "arn:aws:iam::999988887777:role/whodid-reads-users" },
        withoutTrail: { regions: ["eu-west-1", "us-east-1"] },
      },
    });
    const silent = load(example.replace(/^identityCenter: .*$/m, ""));
    expect(
      silent.kind === "config" ? [silent.config.identityCenter, silent.config.withoutTrail] : [],
    ).toEqual([undefined, undefined]);
    expect(mistakesOf(`${example}\nwithoutTrail: { regions: [Ireland] }`)).toEqual([
      "whodid.yml: withoutTrail.regions[0]: write a Region, such as eu-west-1",
    ]);
  });

  it("reports every mistake of both documents at once, each with its path and what to write instead", () => {
    const broken = example
      .replace("team: T0123ABCD", "team: acme")
      .replace("channel: C0123FEED", "channel: '#db-feed'")
      .replace("slack: U0123ALIC", "slack: '@alice'\n    colour: red")
      .replace("to: [dbas], on: [billing]", "to: [dbs], on: [biling]");
    const mistakes = mistakesOf(broken, {
      ...variables,
      SLACK_BOT_TOKEN: "xapp-1",
      WHODID_HMAC_KEY: "short",
    });
    expect(mistakes).toEqual([
      "SLACK_BOT_TOKEN: set it to the bot token, which starts with xoxb-",
      "WHODID_HMAC_KEY: set it to 32 random bytes in base64: openssl rand -base64 32",
      "whodid.yml: slack.team: write the workspace's id, such as T0123ABCD",
      "whodid.yml: feed.channel: write the channel's id, such as C0123ABCD (channel details, at the bottom), not its name",
      "whodid.yml: people.alice.slack: write the member id, such as U0123ABCD (profile, ⋮, Copy member ID)",
      "whodid.yml: people.alice.colour: is not a setting of whodid; remove it",
    ]);
  });

  it("reports names that do not exist, ids used twice and roles in the wrong account", () => {
    const broken = example
      .replace("to: [dbas], on: [billing]", "to: [dbs], on: [biling]")
      .replace("slack: U0123BOB0", "slack: U0123ALIC")
      .replace("iam::111122223333:role/sql-alice", "iam::999922223333:role/sql-alice");
    expect(mistakesOf(broken)).toEqual([
      'whodid.yml: rules[1].to: "dbs" is neither a person nor a group; name one of alice, bob, engineers, dbas',
      'whodid.yml: rules[1].on: "biling" is not a database; name one of billing',
      "whodid.yml: people.bob.slack: U0123ALIC is alice's too; give each person their own",
      "whodid.yml: people.alice.role: lies in another account than the cluster of billing; use a role of the cluster's account",
    ]);
  });

  it("takes one database user for a secret, and reads which", () => {
    const loaded = load(example);
    const [database] = loaded.kind === "config" ? loaded.config.policy.databases : [];
    expect(database?.log?.users.map(({ user }) => user)).toEqual(["billing_dba", "billing_app"]);
    const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/billing-dba-d4E5f6";
    expect(mistakesOf(example.replace(/(secret: ")[^"]*(app\/billing-g7H8i9)/, `$1${secret}`))).toEqual([
      `whodid.yml: databases.billing.log.users: ${secret} opens billing_dba already, and cannot open billing_app too; name it once`,
    ]);
  });

  it("checks names even where another section is wrong", () => {
    const broken = example
      .replace("channel: C0123FEED", "channel: db-feed")
      .replace("on: [billing]", "on: [biling]");
    expect(mistakesOf(broken)).toEqual([
      expect.stringContaining("feed.channel: write the channel's id"),
      'whodid.yml: rules[0].on: "biling" is not a database; name one of billing',
    ]);
  });

  it("reports what is wrong below a name that can't be one, with the name as written, and checks what names it", () => {
    const broken = example
      .replace(/^  billing:$/m, "  Billing DB:")
      .replace(/^  alice:$/m, "  Alice:")
      .replace("environment: production", "environment: ''")
      .replace("slack: U0123ALIC", "slack: '@alice'");
    const mistakes = mistakesOf(broken);
    const wrong = "use lower-case letters, digits, - and _, at most 63, such as billing";
    expect(mistakes.slice(0, 4)).toEqual([
      `whodid.yml: databases.Billing DB: ${wrong}`,
      `whodid.yml: people.Alice: ${wrong}`,
      "whodid.yml: databases.Billing DB.environment: write a word such as production or staging",
      expect.stringContaining("whodid.yml: people.Alice.slack: write the member id"),
    ]);
    const named = mistakesOf(
      example.replace(/^  billing:$/m, "  Billing:").replace("to: [dbas]", "to: [dbs]"),
    );
    expect(named).toEqual([
      `whodid.yml: databases.Billing: ${wrong}`,
      expect.stringContaining('rules[1].to: "dbs" is neither a person nor a group'),
    ]);
  });

  it("says what is missing where nothing is there", () => {
    expect(mistakesOf(undefined, {})).toEqual([
      "WHODID_TRAIL_QUEUE_URL: is missing; set it to the URL of the SQS queue that hears of new trail files",
      "AWS_REGION: is missing; set it to the Region of the queue, bucket and tables, such as eu-west-1",
      "SLACK_BOT_TOKEN: is missing; set it to the bot token, xoxb-…",
      "SLACK_APP_TOKEN: is missing; set it to the app-level token with connections:write, xapp-…",
      "WHODID_SEALING_KEY: is missing; set it to 32 random bytes in base64: openssl rand -base64 32",
      "WHODID_HMAC_KEY: is missing; set it to 32 random bytes in base64: openssl rand -base64 32",
      "whodid.yml: is not there; copy whodid.example.yml to it, or set WHODID_CONFIG to its path",
    ]);
    expect(mistakesOf("slack: {}\n")).toEqual([
      "whodid.yml: slack.team: is missing; write a text",
      "whodid.yml: feed: is missing; write a section",
      "whodid.yml: databases: is missing; write a section",
      "whodid.yml: people: is missing; write a section",
      "whodid.yml: rules: is missing; write a list",
    ]);
  });

  it("asks who only reads or fills the ledger for nothing of Slack, and for no queue or key", () => {
    expect(loadLedgerConfig({ AWS_REGION: "eu-west-1" }, () => example)).toMatchObject({
      kind: "config",
      config: { ledgerTable: "whodid-ledger", policy: { databases: [{ name: "billing" }] } },
    });
    expect(loadLedgerConfig({}, () => example)).toEqual({
      kind: "mistakes",
      mistakes: [
        {
          path: "AWS_REGION",
          message: "is missing; set it to the Region of the queue, bucket and tables, such as eu-west-1",
        },
      ],
    });
  });

  it("asks who only reads files for nothing, but takes a whodid.yml that is there, and misses one that was named", () => {
    expect(loadFileConfig({}, () => undefined)).toMatchObject({ config: { policy: { databases: [] } } });
    expect(loadFileConfig({}, () => example)).toMatchObject({
      config: { policy: { databases: [{ name: "billing" }] } },
    });
    expect(loadFileConfig({ WHODID_CONFIG: "my.yml" }, () => undefined)).toMatchObject({
      kind: "mistakes",
      mistakes: [{ path: "my.yml", message: expect.stringContaining("is not there") }],
    });
  });

  it("names the line of what is not YAML", () => {
    expect(mistakesOf("slack: [\n").join()).toMatch(/^whodid\.yml: is not YAML: .* at line \d/);
  });

  it("keeps the JSON Schema for editors current", () => {
    expect(readFileSync("whodid.schema.json", "utf8")).toBe(configJsonSchema());
  });
});
