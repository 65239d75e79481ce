import { randomInt } from "node:crypto";

import type { Logger } from "pino";

import { inquiryOf } from "./app-inquiry.js";
import { hmacOf } from "./app-texts.js";
import { createAnswer } from "./whodid/answer.js";
import { createWhoRan } from "./whodid/who-ran.js";
import { createExecute } from "./aws/execute.js";
import { createOpenSession } from "./aws/open-session.js";
import { createPeek } from "./aws/peek.js";
import { createRehearse } from "./aws/rehearse.js";
import { createRunTogether } from "./aws/run-together.js";
import { createReadRows } from "./aws/read-rows.js";
import { createTransport } from "./aws/transport.js";
import type { Config } from "./config/config.js";
import { nothingExpected } from "./ledger/expected.js";
import type { HomeParts } from "./home/ports.js";
import { createShowHome } from "./home/show-home.js";
import { createNewId } from "./ledger/statement-id.js";
import { connectSlack, type SignedIn, type SlackConnection } from "./slack/connect.js";
import type { Intake } from "./slack/intake-types.js";
import { createPointedAt, type PointedAt } from "./slack/pointed-at.js";
import { createPublishHome } from "./slack/publish-home.js";
import { createPostInChannel } from "./slack/post-in-channel.js";
import { createFindStanding } from "./slack/standing.js";
import { SlackStartError } from "./slack/start-error.js";
import { createCancelSql, createConfirmSql } from "./sql/confirm.js";
import type { SqlParts } from "./sql/parts.js";
import { createRecoverSql } from "./sql/recover.js";
import { createPlotRows } from "./sql/plot-rows.js";
import { createRunSql } from "./sql/run.js";
import { createRunAgain } from "./sql/run-again.js";
import { createEditSql, createSubmitEditor } from "./sql/editor.js";
import { editorForm } from "./sql/render-editor.js";
import { createShareAtOnce, createShareRows } from "./sql/share-rows.js";
import { createSafeCopy } from "./sql/safe-copy.js";
import { createStopRun } from "./sql/stop-run.js";
import { statementMenu } from "./sql/statement-menu.js";
import { createUseMenu } from "./sql/use-menu.js";
import { createStraightenSql } from "./sql/straighten.js";
import { createReader } from "./statement/reader.js";
import { connectStore } from "./store/connect.js";
import { createDeliveries } from "./store/deliveries.js";
import { createExpected } from "./store/expected.js";
import { createLedger } from "./store/ledger.js";
import { createSealed } from "./store/sealed.js";
import { createUnfinished } from "./store/unfinished.js";
import { createTime } from "./time.js";

import { type App, type Ground, slackAddress } from "./app-ground.js";
import { ChannelProblems, startTrail } from "./app-trail.js";

/** Running, or the plain sentences that say why not. */
export type Started =
  | { readonly kind: "running"; readonly app: App }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** The only place that knows everyone: config → adapters → features → listeners. `only` leaves the other half out. */
export async function startApp(
  config: Config,
  log: Logger,
  only: "bot" | "trail" | undefined,
): Promise<Started> {
  const time = createTime();
  const store = connectStore({
    ledgerTable: config.ledgerTable,
    workTable: config.workTable,
    clock: time.clock,
  });
  const reader = createReader();
  const ground: Ground = { config, log, time, store, reader };
  const parts: App[] = [];
  const stop = async () => {
    await Promise.all(parts.map((part) => part.stop()));
    await reader.close();
    store.close();
  };
  try {
    if (only !== "trail") parts.push(await startBot(ground));
    if (only !== "bot") parts.push(await startTrail(ground));
  } catch (error) {
    await stop();
    if (error instanceof SlackStartError) return { kind: "refused", problems: [error.message] };
    if (error instanceof ChannelProblems) return { kind: "refused", problems: error.problems };
    throw error;
  }
  return { kind: "running", app: { healthy: () => parts.every((part) => part.healthy()), stop } };
}

/** The half that people talk to: two sockets, `/sql`, `/whodid`, and the recovery of what another process left. */
async function startBot(ground: Ground): Promise<App> {
  const { config, log, time, store, reader } = ground;
  const transport = createTransport();
  // The parser is loaded by its first statement: not by somebody's who waits for it.
  void reader.readSql("select 1", "postgresql").catch(() => undefined);
  const outside = {
    policy: config.policy,
    readSql: reader.readSql,
    fingerprintSql: reader.fingerprintSql,
    splitSql: reader.splitSql,
    ledger: createLedger(store),
    sealed: createSealed(store, { key: config.sealingKey }),
    unfinished: createUnfinished(store),
    expected: config.withoutTrail === undefined ? createExpected(store) : nothingExpected,
    openSession: createOpenSession({ transport }),
    execute: createExecute({ clock: time.clock, sleep: time.sleep, transport }),
    rehearse: createRehearse({ clock: time.clock, sleep: time.sleep, transport }),
    runTogether: createRunTogether({ clock: time.clock, sleep: time.sleep, transport }),
    peek: createPeek({ clock: time.clock, transport }),
    readRows: createReadRows({ clock: time.clock, sleep: time.sleep, transport }),
    results: config.results,
    hmac: hmacOf(config.hmacKey),
    clock: time.clock,
    after: time.after,
    every: time.every,
    commands: config.slack.commands,
    log: log.child({ area: "sql" }),
  };
  let recover: () => Promise<void> = () => Promise.resolve();
  const intake = (slack: SignedIn): Intake => {
    if (slack.teamId !== config.slack.teamId) {
      throw new SlackStartError(
        `SLACK_BOT_TOKEN is of workspace ${slack.teamId}, but slack.team says ${config.slack.teamId}; make them the same.`,
      );
    }
    const findStanding = createFindStanding({
      ...slack,
      clock: time.clock,
      log: log.child({ area: "slack" }),
    });
    const { uploadFile } = slack;
    const postInChannel = createPostInChannel({ ...slack, log: log.child({ area: "slack" }) });
    const sql: SqlParts = { ...outside, findStanding, uploadFile, postInChannel };
    recover = createRecoverSql(sql, slack.talkTo);
    const publish = createPublishHome({ ...slack, log: log.child({ area: "home" }) });
    const pointedAt = createPointedAt({
      ...slack,
      feedChannelId: config.feed.channelId,
      log: log.child({ area: "slack" }),
    });
    return listenTo(ground, sql, { publish, pointedAt });
  };
  const slack: SlackConnection = await connectSlack({
    ...slackAddress(config, log),
    appToken: config.slack.appToken,
    clock: time.clock,
    sleepUntil: time.sleepUntil,
    intake,
  });
  const recoverNow = () => {
    recover().catch((err: unknown) => log.warn({ err }, "recovery failed; it is tried again"));
  };
  recoverNow();
  const endRecovery = time.every(recoverEveryMs, recoverNow);
  return {
    healthy: () => slack.healthy(),
    stop: async () => {
      endRecovery();
      await slack.stop();
    },
  };
}

/** From 0 up to but not 1: who could guess a statement's id could prepare a forgery of it. */
const unforeseeable = () => randomInt(2 ** 47) / 2 ** 47;

/** How often somebody looks for what a crashed process left behind. */
const recoverEveryMs = 5_000;

/** The one list of what whodid listens to. */
function listenTo(
  { config, log, time, store }: Ground,
  sql: SqlParts,
  { publish, pointedAt }: Pick<HomeParts, "publish"> & { readonly pointedAt: PointedAt },
): Intake {
  const runSql = createRunSql(sql);
  const runAgain = createRunAgain(sql, runSql);
  const edit = createEditSql(sql);
  const shareRows = createShareRows(sql);
  const hidesLiterals = (channelId: string) =>
    config.feed.hideLiterals && channelId === config.feed.channelId;
  const inquiry = inquiryOf(config, store, time.clock, hidesLiterals);
  const answer = createAnswer({ ...inquiry, command: config.slack.commands.whodid });
  const whoRan = createWhoRan({
    ...inquiry,
    ledger: sql.ledger,
    readSql: sql.readSql,
    answer,
    command: config.slack.commands.whodid,
  });
  const showHome = createShowHome({
    ...inquiry,
    findStanding: sql.findStanding,
    feedChannelId: config.feed.channelId,
    menuOf: (entry) => statementMenu(sql, entry),
    publish,
    commands: config.slack.commands,
    log: log.child({ area: "home" }),
  });
  return {
    deliveries: createDeliveries(store),
    newId: createNewId(time.clock, unforeseeable),
    commands: {
      [config.slack.commands.sql]: runSql,
      [config.slack.commands.whodid]: async ({ text, user, channelId, conversation, deliveryId }) => {
        log.info({ area: "whodid", deliveryId }, "asked");
        await conversation.tell(await answer(text, { user, channelId }));
      },
    },
    actions: {
      sql_confirm: createConfirmSql(sql),
      sql_cancel: createCancelSql(sql),
      sql_stop: createStopRun(sql),
      sql_share: shareRows,
      sql_plot: createPlotRows(sql),
      sql_safe_copy: createSafeCopy(sql),
      sql_again: runAgain,
      sql_straighten: createStraightenSql(sql, runSql),
      sql_menu: createUseMenu(sql, { runSql, runAgain, edit }),
      sql_edit: (clicked) => edit(clicked),
      // What is shown anew after each click in it needs nothing else to be refreshed.
      home_refresh: () => Promise.resolve(),
    },
    shortcuts: {
      run_sql: (used) => edit(used),
      who_ran: async ({ on, user, channelId, conversation }) => {
        if (on !== null)
          await conversation.tell(await whoRan(await pointedAt(channelId, on), { user, channelId }));
      },
    },
    forms: {
      [editorForm]: createSubmitEditor(sql, { runSql, shareRows: createShareAtOnce(sql, shareRows) }),
    },
    showHome,
  };
}
