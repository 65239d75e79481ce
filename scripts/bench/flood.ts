import { once } from "node:events";
import { createRequire } from "node:module";
import type { Server } from "node:net";
import { gzipSync } from "node:zlib";

import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { pino } from "pino";
import { z } from "zod";

import { bot, tokens } from "../../sandbox/seed.js";
import { createLine } from "../../src/feed/line.js";
import type { Queue } from "../../src/feed/ports.js";
import { createRelay } from "../../src/feed/relay.js";
import { tellFolds } from "../../src/feed/tell-folds.js";
import { createSlackClients } from "../../src/slack/clients.js";
import { createFeedChannel } from "../../src/slack/feed-channel.js";
import { createLadder } from "../../src/slack/ladder.js";
import { createUploadFile } from "../../src/slack/upload.js";
import { connectStore } from "../../src/store/connect.js";
import { createCoverageBook } from "../../src/store/coverage-book.js";
import { createFolds } from "../../src/store/folds.js";
import { createLedger } from "../../src/store/ledger.js";
import { createOutbox } from "../../src/store/outbox.js";
import { createRollups } from "../../src/store/rollups.js";
import { createSeats } from "../../src/store/seats.js";
import { tableDefinitions } from "../../src/store/tables.js";
import { createTurns } from "../../src/store/turns.js";
import { createUnreadMessages } from "../../src/store/unread-messages.js";
import { createWatchedLedger } from "../../src/store/watched-ledger.js";
import { createKnown } from "../../src/watch/known.js";
import { createWatch } from "../../src/watch/watch.js";
import { portOf } from "../../test/contract/stores/dynamo-servers.js";
import { cluster, eventTime, outsideRecord, policy } from "../../test/feed/records.js";
import { notificationOf } from "../../test/feed/world.js";
import { runSlack } from "../../test/sandbox/slack/running-slack.js";
import type { Figure } from "./table.js";

const manifest =
  "oauth_config: { scopes: { bot: [chat:write, files:write, channels:read, channels:history] } }";
const feed = "C0DBFEED";
const minute = eventTime - (eventTime % 60_000);
const shown = z.array(
  z.object({
    ts: z.string(),
    metadata: z.object({ event_payload: z.object({ key: z.string() }) }),
    files: z.array(z.object({ url_private_download: z.string() })),
  }),
);

export type Flooded = {
  readonly seconds: number;
  /** Between two messages in the channel, by the clock that Slack and whodid share. */
  readonly smallestGapMs: number;
  readonly messages: number;
  /** Statements with neither a message nor a line in a list, and those that are not in the ledger. */
  readonly untold: number;
  readonly unrecorded: number;
};

/** So many statements of one principal and minute, in files of 2,500 that come twice, through the relay over the stand-ins of DynamoDB and Slack. */
export async function flood(statements: number): Promise<Flooded> {
  const slack = await runSlack({ manifest });
  const dynamo = await startDynamo();
  try {
    const clock = () => slack.clock.now;
    slack.clock.now = minute + 300_000;
    const sleep = async (ms: number) => void (slack.clock.now += ms);
    const sleepUntil = (until: number) => sleep(Math.max(0, until - clock()));
    const log = pino({ level: "silent" });
    const { feedClient } = createSlackClients({ botToken: tokens.bot, apiUrl: `${slack.url}/api/`, log });
    const store = connectStore({ ...dynamo.tables, clock });
    const files = new Map<string, Uint8Array>();
    const ids = Array.from({ length: statements }, (_, index) => `e${index}`);
    for (let from = 0; from < statements; from += 2_500) {
      const records = ids
        .slice(from, from + 2_500)
        .map((id, index) =>
          outsideRecord(id, { eventTime: new Date(minute + (index % 60) * 1_000).toISOString() }),
        );
      files.set(keyOf(files.size), gzipSync(JSON.stringify({ Records: records })));
    }
    const channel = createFeedChannel({
      client: feedClient,
      turns: createTurns(store),
      uploadFile: createUploadFile({ client: feedClient, log }),
      ladder: createLadder({ clock, log }),
      botUserId: bot.userId,
      clock,
      sleepUntil,
      log,
    });
    const ledger = createLedger(store);
    const parts = {
      queue: silentQueue,
      openLogFile: async (_: string, key: string) =>
        (async function* () {
          yield files.get(key) ?? new Uint8Array();
        })(),
      ledger,
      watchedLedger: createWatchedLedger(store),
      unreadMessages: createUnreadMessages(store),
      coverage: createCoverageBook(store),
      outbox: createOutbox(store),
      channel,
      line: createLine({ sleep }),
      seats: createSeats(store),
      folds: createFolds(store),
      foldAbove: 20,
      rollups: createRollups(store),
      applications: [],
      policy,
      watch: createWatch([], createKnown(policy, { queueUrl: "https://sqs.example/trail", tables: [] })),
      feedChannelId: feed,
      hideLiterals: false,
      settlingMs: 7_200_000,
      nameUsers: async () => new Map(),
      askForTexts: async () => {},
      clock,
      timing: { every: () => () => {}, sleep },
      log,
    };
    const relay = createRelay(parts);
    const begunAt = performance.now();
    for (const key of [...files.keys(), ...files.keys()]) await relay.handle(notificationOf(key, key));
    await sleep(60_000);
    await tellFolds(parts);
    const seconds = (performance.now() - begunAt) / 1_000;

    const messages = shown.parse(slack.slack.state() && slack.seen("alice", "db-feed"));
    const told = new Set(
      messages.map(({ metadata }) => metadata.event_payload.key.replace("statement:", "")),
    );
    for (const { files: lists } of messages)
      for (const { url_private_download: url } of lists)
        for (const [, id = ""] of (await (await fetch(url)).text()).matchAll(/^"[^"]*","([0-9A-Z]{26})"/gm))
          told.add(id);
    const recorded = await recordedIds(ledger);
    store.close();
    const times = messages.map(({ ts }) => Number(ts) * 1_000);
    return {
      seconds,
      messages: messages.length,
      smallestGapMs: Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0))),
      untold: recorded.filter((id) => !told.has(id)).length,
      unrecorded: statements - recorded.length,
    };
  } finally {
    await slack.stop();
    await dynamo.stop();
  }
}

/** The flood of the issue "The trail", under "It must show". */
export async function measureFlood(): Promise<Figure[]> {
  const { seconds, smallestGapMs, untold, unrecorded, messages } = await flood(10_000);
  if (untold + unrecorded > 0)
    throw new Error(`Of 10,000 statements ${untold} are not in the feed, ${unrecorded} not in the ledger.`);
  return [
    {
      what: `10,000 statements of a minute, each delivered twice, into ledger, feed (${messages} messages) and list: none missing`,
      unit: "s",
      runs: [seconds],
    },
    { what: "… smallest time between two of the messages", unit: "ms", runs: [smallestGapMs], floor: 999.9 },
  ];
}

async function recordedIds(ledger: ReturnType<typeof createLedger>): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const by = { kind: "masked", clusterArn: cluster } as const;
    const page = await ledger.lookUp({ by, limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.entries.map(({ id }) => id));
    cursor = page.cursor;
    if (cursor === undefined) return ids;
  }
}

const silentQueue: Queue = { receive: async () => undefined, extend: async () => {}, remove: async () => {} };

function keyOf(index: number): string {
  const name = `111122223333_CloudTrail_eu-west-1_20261122T1405Z_${String(index).padStart(16, "x")}.json.gz`;
  return `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/22/${name}`;
}

/** dynalite in this process, with whodid's tables. */
async function startDynamo() {
  const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)("dynalite");
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${portOf(server)}`;
  Object.assign(process.env, {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  });
  const names = { ledger: "flood-ledger", work: "flood-work" };
  const client = new DynamoDB({ endpoint });
  for (const { input } of tableDefinitions(names)) await client.createTable(input);
  client.destroy();
  return {
    tables: { ledgerTable: names.ledger, workTable: names.work },
    stop: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
