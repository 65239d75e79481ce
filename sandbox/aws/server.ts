import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { Logger } from "pino";
import { createChanges } from "../changes.js";
import type { Faults } from "../faults.js";
import { aws } from "../seed.js";
import type { AwsStandIn, Controlled } from "../stand-ins.js";
import type { Sight } from "../wire.js";
import { awsEventRecord } from "./aws-event.js";
import { createBypass } from "./bypass.js";
import { createCalls } from "./calls.js";
import { createCloudTrail } from "./cloudtrail.js";
import { createCluster } from "./cluster.js";
import { createDigests } from "./digests.js";
import { createDataApi } from "./data-api.js";
import { createCloudTrailApi } from "./cloudtrail-api.js";
import { createDoor } from "./door.js";
import { createDynamoDb } from "./dynamodb.js";
import { createEventBridge } from "./event-bridge.js";
import { findingOf } from "./finding.js";
import { createIam } from "./iam.js";
import { createIdentityStore } from "./identity-store.js";
import { botIdentity } from "./identities.js";
import { exportLog } from "./log-export.js";
import { createLogs, logStreamName } from "./logs.js";
import { findMariadb } from "./mariadb.js";
import { createMysqlBackend } from "./mysql-backend.js";
import { createPostgresBackend } from "./postgres-backend.js";
import { startPostgres } from "./postgres.js";
import { createQueue } from "./queue.js";
import { createRds } from "./rds.js";
import { createRecordBook } from "./recorded.js";
import { createS3 } from "./s3.js";
import { createSqs } from "./sqs.js";
import { createSts } from "./sts.js";

export type AwsOptions = {
  readonly clock: () => number;
  readonly faults: Faults;
  readonly log: Logger;
  /** How long CloudTrail gathers records before it delivers a log file. */
  readonly flushMs?: number;
  /** How long a statement may run. */
  readonly statementMs?: number;
  /** Looks for the server behind the cluster `shop`. */
  readonly findMysql?: typeof findMariadb;
};

const defaultFlushMs = 3000;
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html */
const defaultStatementMs = 45_000;
const digestEveryMs = 3_600_000;
/** Receives after which a message goes to the dead letters. */
const maxReceives = 25;

/** Starts all AWS stand-ins on one free port of 127.0.0.1. Throws with one plain sentence when PostgreSQL cannot start. */
export async function createAws(options: AwsOptions): Promise<AwsStandIn> {
  const { clock, faults, log } = options;
  const { statementMs = defaultStatementMs, findMysql = findMariadb } = options;
  const mysqlServer = await findMysql();
  if (mysqlServer === undefined)
    log.info("the database shop (MySQL) is without an instance: install Debian's mariadb-server-core for it");
  const postgres = await startPostgres();
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address to listen on");
  const base = `http://127.0.0.1:${address.port}`;
  const queueUrl = `${base}/sqs/${aws.accountId}/${aws.queueName}`;

  const changes = new EventEmitter().setMaxListeners(0);
  const changed = () => void changes.emit("change");
  const wire = createChanges<Sight>();
  const calls = createCalls((record) =>
    wire.notify({
      lane: "aws",
      kind: `aws/${record.service}`,
      title: `${record.service} ${record.operation}${record.error === undefined ? "" : `: ${record.error}`}`,
      detail: record,
    }),
  );
  const iam = createIam({ clock });
  const cluster = createCluster({ clock, instance: `${aws.clusterId}-instance-1` });
  const dead = createQueue({ name: aws.deadLetterQueueName, clock });
  const queue = createQueue({ name: aws.queueName, clock, deadLetters: { queue: dead, maxReceives } });
  const s3 = createS3({ iam, clock, onCreated: (notification) => queue.send(JSON.stringify(notification)) });
  const digests = createDigests({ s3, clock });
  const eventBridge = createEventBridge({ clock, send: (body) => queue.send(body) });
  const book = createRecordBook();
  const trail = createCloudTrail({
    onRecord: (record) => {
      eventBridge.see(record);
      wire.notify({ lane: "trail", kind: "trail/record", title: record.eventName, detail: record });
      book.see(record);
    },
    put: (key, body) => {
      s3.put(key, body);
      digests.delivered(key);
      wire.notify({ lane: "trail", kind: "trail/file", title: "log file delivered", detail: { key } });
      changed();
    },
    faults,
    clock,
    flushMs: options.flushMs ?? defaultFlushMs,
  });
  const services = [
    createDataApi({
      billing: await createPostgresBackend({ postgres, clock, statementMs }),
      shop:
        mysqlServer === undefined ? undefined : createMysqlBackend({ ...mysqlServer, clock, statementMs }),
      cluster,
      iam,
    }),
    createSts({ iam, clock }),
    s3.service,
    createSqs({
      queues: [queue, dead],
      iam,
      faults,
      urlOf: (name) => `${base}/sqs/${aws.accountId}/${name}`,
    }),
    await createDynamoDb({ iam }),
    createLogs({ iam, logFile: postgres.logFile, clock }),
    createRds({ iam, cluster }),
    createCloudTrailApi({ iam, keys: digests.keys, book, clock }),
    createIdentityStore({ iam }),
  ];
  const door = createDoor({
    services,
    iam,
    faults,
    calls,
    clock,
    log,
    onEnded: (service, ended) => trail.see(service, ended),
  });
  server.on("request", (request, response) => {
    door(request, response).catch((error: unknown) => {
      log.error({ err: error }, "request failed");
      response.destroy();
    });
  });

  const hourly = setInterval(() => digests.write(), digestEveryMs).unref();

  return {
    environment: environmentOf(base, queueUrl, clock()),
    bypass: createBypass({ endpoint: `${base}/rds-data` }),
    deliver: async () => ({ ok: true, files: trail.deliver() }),
    records: ({ records }) => ({ ok: true, key: trail.file(records) }),
    hold: ({ on }) => {
      trail.hold(on);
      return { ok: true };
    },
    digest: () => {
      trail.deliver();
      const key = digests.write();
      changed();
      return { ok: true, key };
    },
    tamper: (ask) => {
      const key = digests.tamper(ask);
      return key === undefined ? nothingDigested : { ok: true, key };
    },
    exportLog: async () => ({ ok: true, key: await exportLog(s3, postgres.logFile, logStreamName) }),
    awsEvent(ask) {
      const record = awsEventRecord(ask, clock());
      if (record === undefined) return noCredentials(ask.person);
      trail.write(record);
      changed();
      return { ok: true, eventID: record.eventID };
    },
    eventBridge: ({ on }) => {
      eventBridge.switchCalls(on);
      return { ok: true };
    },
    finding: ({ type, finding = {} }) => {
      eventBridge.find(findingOf(type, finding, clock()));
      changed();
      return { ok: true };
    },
    trust: ({ person, on }) => (iam.setTrust(person, on) ? { ok: true } : noRole(person)),
    async cluster({ state }) {
      cluster.set(state);
      changed();
      return { ok: true };
    },
    state: async () => ({
      calls: calls.list(),
      queue: { ...queue.depth(), dead: dead.depth().visible + dead.depth().inFlight },
      trail: trail.state(),
      objects: s3.count(),
      cluster: cluster.status(),
    }),
    onChange(listener) {
      changes.on("change", listener);
      return () => void changes.off("change", listener);
    },
    onWire: (listener) => wire.onChange(listener),
    async stop() {
      clearInterval(hourly);
      trail.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const service of services) await service.stop?.();
      await postgres.stop();
    },
  };
}

const nothingDigested: Controlled<never> = {
  ok: false,
  status: 409,
  error: "No digest lists a log file yet: POST /sandbox/trail/digest first.",
};

function noCredentials(person: string): Controlled<{ eventID: string }> {
  return {
    ok: false,
    status: 404,
    error: `${person} has no AWS credentials: use alice, bob, carol or mallory.`,
  };
}

function noRole(person: string): Controlled<object> {
  return { ok: false, status: 404, error: `whodid has no role for ${person}: use alice, bob or carol.` };
}

function environmentOf(base: string, queueUrl: string, now: number): Readonly<Record<string, string>> {
  const { keys } = botIdentity(now);
  return {
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken ?? "",
    AWS_ENDPOINT_URL_STS: `${base}/sts`,
    AWS_ENDPOINT_URL_RDS_DATA: `${base}/rds-data`,
    AWS_ENDPOINT_URL_S3: `${base}/s3`,
    AWS_ENDPOINT_URL_SQS: `${base}/sqs`,
    AWS_ENDPOINT_URL_DYNAMODB: `${base}/dynamodb`,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: `${base}/logs`,
    AWS_ENDPOINT_URL_RDS: `${base}/rds`,
    AWS_ENDPOINT_URL_CLOUDTRAIL: `${base}/cloudtrail`,
    AWS_ENDPOINT_URL_IDENTITYSTORE: `${base}/identitystore`,
    WHODID_TRAIL_QUEUE_URL: queueUrl,
    WHODID_LEDGER_TABLE: aws.ledgerTable,
    WHODID_WORK_TABLE: aws.workTable,
  };
}
