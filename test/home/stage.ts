import { createHash } from "node:crypto";

import { pino } from "pino";

import type { Policy } from "../../src/access/database.js";
import type { SlackUser } from "../../src/access/person.js";
import type { HomeParts } from "../../src/home/ports.js";
import { createShowHome } from "../../src/home/show-home.js";
import type { Entry } from "../../src/ledger/entry.js";
import type { Message } from "../../src/message/message.js";
import { statementMenu } from "../../src/sql/statement-menu.js";
import { anEntry, clusterArn, noon } from "../fakes/entries.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemoryLogBook } from "../fakes/memory-log-book.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";

const person = (name: string, groups: readonly string[]) => ({
  name,
  slack: { teamId: "T0SANDBOX", userId: `U0${name.toUpperCase()}` },
  roleArn: `arn:aws:iam::111122223333:role/sql-${name}`,
  sourceIdentity: `${name}@example.com`,
  groups,
});

export const hmac = (text: string) => createHash("sha256").update(text).digest("hex");

export const policy: Policy = {
  people: [person("bob", ["dbas"]), person("carol", [])],
  databases: [
    {
      name: "billing",
      clusterArn,
      database: "billing",
      engine: "postgresql",
      region: "eu-west-1",
      environment: "production",
      secrets: [{ secretArn: "secret:read", risks: ["read"] }, { secretArn: "secret:owner" }],
      channels: ["C0BILLING"],
    },
  ],
  rules: [{ to: ["dbas"], on: ["*"], may: ["read", "write", "destructive"] }],
};

export const bob: SlackUser = { teamId: "T0SANDBOX", userId: "U0BOB" };
export const carol: SlackUser = { teamId: "T0SANDBOX", userId: "U0CAROL" };

/** A read of Bob's that ended well, with what the test wants otherwise. */
export function aRead(sql: string, at: number, facts: Partial<Entry> = {}): Entry {
  return anEntry({
    createdAt: at,
    sql,
    sqlHmac: hmac(sql),
    command: "SELECT",
    risk: "read",
    effects: [],
    state: "succeeded",
    sentAt: at,
    outcome: { endedAt: at, rows: 5, tookMs: 12, requestId: "r", because: null, sqlState: null },
    ...facts,
  });
}

/** App Home over fakes, at noon; `look` answers with the view that this person then sees. */
export async function openHome(entries: readonly Entry[] = [], changes: Partial<HomeParts> = {}) {
  const ledger = createMemoryLedger(() => noon);
  for (const entry of entries) await ledger.record(entry);
  const shown: { readonly user: SlackUser; readonly view: Message }[] = [];
  const parts: HomeParts = {
    policy,
    findStanding: async () => ({ kind: "member" }),
    ledger,
    coverage: createMemoryCoverageBook(),
    unreadMessages: createMemoryUnreadMessages(),
    logBook: createMemoryLogBook(),
    feedChannelId: "C0DBFEED",
    settlingMinutes: 120,
    menuOf: (entry) => statementMenu({ policy, hmac }, entry),
    publish: async (user, view) => void shown.push({ user, view }),
    commands: { sql: "/sql", whodid: "/whodid" },
    clock: () => noon,
    log: pino({ level: "silent" }),
    ...changes,
  };
  return {
    parts,
    look: async (user: SlackUser): Promise<Message> => {
      await createShowHome(parts)(user);
      const last = shown.at(-1);
      if (last === undefined || last.user !== user) throw new Error("no view was published for them");
      return last.view;
    },
  };
}
