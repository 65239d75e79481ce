import { startTexts } from "./app-texts.js";
import { createOpenLogFile } from "./aws/log-files.js";
import { createLookUpEvents } from "./aws/lookup-events.js";
import { createQueue } from "./aws/trail-queue.js";
import { createDescribeUser } from "./aws/describe-user.js";
import { createTransport, type Transport } from "./aws/transport.js";
import type { Config } from "./config/config.js";
import { databaseLogsOf } from "./dblog/database-logs.js";
import { askForTexts } from "./dblog/lookouts.js";
import { createLine } from "./feed/line.js";
import { noticeDrained } from "./feed/notice-drained.js";
import { createNameUsers } from "./feed/name-users.js";
import { watchHistory } from "./feed/read-history.js";
import { createRelay } from "./feed/relay.js";
import { startGapWatch } from "./feed/start-gap-watch.js";
import { startTellingFolds } from "./feed/tell-folds.js";
import { createGapWatch } from "./feed/watch-gaps.js";
import type { RelayParts } from "./feed/relay-file.js";
import { findChannelProblems } from "./slack/channel-check.js";
import { createSlackClients } from "./slack/clients.js";
import { createFeedChannel } from "./slack/feed-channel.js";
import { createLadder } from "./slack/ladder.js";
import { explainStart } from "./slack/start-error.js";
import { createUploadFile } from "./slack/upload.js";
import { createCoverageBook } from "./store/coverage-book.js";
import { createExpected } from "./store/expected.js";
import { createHistoryBook } from "./store/history-book.js";
import { createLedger } from "./store/ledger.js";
import { createLogBook } from "./store/log-book.js";
import { createLookouts } from "./store/lookouts.js";
import { createFolds } from "./store/folds.js";
import { createOutbox } from "./store/outbox.js";
import { createRollups } from "./store/rollups.js";
import { createSeats } from "./store/seats.js";
import { createUserBook } from "./store/user-book.js";
import type { NameUsers } from "./trail/identity-center.js";
import { createUnreadMessages } from "./store/unread-messages.js";
import { createWatchedLedger } from "./store/watched-ledger.js";
import { createToldGaps } from "./store/told-gaps.js";
import { createTurns } from "./store/turns.js";
import { createKnown } from "./watch/known.js";
import { createWatch } from "./watch/watch.js";

import { type App, type Ground, slackAddress } from "./app-ground.js";

/**
 * The half that reads the trail and writes the feed; it needs no socket. Throws `ChannelProblems`, and what Slack says of the token.
 */
export async function startTrail({ config, log: root, time, store, reader }: Ground): Promise<App> {
  const log = root.child({ area: "feed" });
  const { client, feedClient } = createSlackClients(slackAddress(config, log));
  const { user_id: botUserId = "" } = await client.auth.test().catch((error: unknown) => {
    throw explainStart("SLACK_BOT_TOKEN", error);
  });
  const problems = await findChannelProblems(client, config.feed.channelId);
  if (problems.length > 0) throw new ChannelProblems(problems);

  const transport = createTransport();
  const logs = databaseLogsOf(config.policy.databases);
  const lookouts = createLookouts(store);
  const trailQueue = createQueue({ queueUrl: config.trailQueueUrl, transport });
  const { queue, isCaughtUp } = noticeDrained(trailQueue, time.clock);
  const parts: RelayParts = {
    queue,
    openLogFile: createOpenLogFile({ transport }),
    ledger: createLedger(store),
    watchedLedger: createWatchedLedger(store),
    coverage: createCoverageBook(store),
    unreadMessages: createUnreadMessages(store),
    outbox: createOutbox(store),
    channel: createFeedChannel({
      client: feedClient,
      ladder: createLadder({ clock: time.clock, log }),
      turns: createTurns(store),
      uploadFile: createUploadFile({ client: feedClient, log }),
      botUserId,
      clock: time.clock,
      sleepUntil: time.sleepUntil,
      log,
    }),
    line: createLine(time),
    seats: createSeats(store),
    folds: createFolds(store),
    foldAbove: config.feed.foldAbove,
    rollups: createRollups(store),
    applications: config.applications,
    policy: config.policy,
    watch: createWatch(
      config.watch,
      createKnown(config.policy, {
        queueUrl: config.trailQueueUrl,
        tables: [config.ledgerTable, config.workTable],
      }),
    ),
    feedChannelId: config.feed.channelId,
    hideLiterals: config.feed.hideLiterals,
    settlingMs: config.feed.settlingMinutes * 60_000,
    askForTexts: (statements) => askForTexts({ lookouts, logs, clock: time.clock }, statements),
    nameUsers: nameUsersOf(config, { store, time, transport, log }),
    clock: time.clock,
    timing: time,
    log,
  };
  const watch = createGapWatch({
    ...parts,
    expected: createExpected(store),
    toldGaps: createToldGaps(store),
    isCaughtUp,
  });
  // Without a trail nothing is missing in it.
  const endWatch =
    config.withoutTrail === undefined ? startGapWatch(watch, time.every, log) : () => Promise.resolve();
  const endFolds = startTellingFolds(parts, time.every);
  const stopping = new AbortController();
  let running = true;
  const { signal } = stopping;
  const ended = createRelay(parts)
    .run(signal)
    .finally(() => (running = false));
  const history =
    config.withoutTrail === undefined
      ? undefined
      : watchHistory(
          {
            ...parts,
            findHistory: createLookUpEvents({ transport, ...time }),
            history: createHistoryBook(store),
            regions: config.withoutTrail.regions,
          },
          signal,
        );
  const texts = startTexts(
    {
      config,
      log: root,
      time,
      readSql: reader.readSql,
      lookouts,
      logs,
      logBook: createLogBook(store),
      transport,
      feed: parts,
    },
    signal,
  );
  return {
    healthy: () => running,
    stop: async () => {
      stopping.abort();
      await Promise.all([ended, endWatch(), endFolds(), texts, history]);
    },
  };
}

/** Nobody is named where `whodid.yml` does not say where the users are. */
function nameUsersOf(
  { identityCenter }: Config,
  { store, time, transport, log }: Pick<Ground, "store" | "time" | "log"> & { readonly transport: Transport },
): NameUsers {
  if (identityCenter === undefined) return () => Promise.resolve(new Map());
  const describeUser = createDescribeUser({ transport, ...identityCenter });
  return createNameUsers({
    describeUser,
    users: createUserBook(store),
    clock: time.clock,
    timing: time,
    log,
  });
}

/** What is wrong with the feed's channel, in sentences. */
export class ChannelProblems extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.problems = problems;
  }
}
