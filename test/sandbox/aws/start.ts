import { RDSDataClient } from "@aws-sdk/client-rds-data";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { pino } from "pino";
import { type AwsOptions, createAws } from "../../../sandbox/aws/server.js";
import { createFaults } from "../../../sandbox/faults.js";
import { aws, secrets } from "../../../sandbox/seed.js";

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The AWS stand-ins with a clock that the test moves, and the SDK's own clients for them. */
export async function start(
  options: Partial<Pick<AwsOptions, "statementMs" | "flushMs" | "findMysql">> = {},
) {
  let now = Date.UTC(2026, 10, 22, 12, 0, 0, 400);
  const faults = createFaults();
  const log = pino({ level: "silent" });
  const standIn = await createAws({ clock: () => now, faults, log, flushMs: 3_600_000, ...options });
  const at = (name: string) => standIn.environment[name] ?? "";
  const bot: Credentials = {
    accessKeyId: at("AWS_ACCESS_KEY_ID"),
    secretAccessKey: at("AWS_SECRET_ACCESS_KEY"),
    sessionToken: at("AWS_SESSION_TOKEN"),
  };
  const settings = (service: string, credentials: Credentials) => ({
    region: aws.region,
    endpoint: at(`AWS_ENDPOINT_URL_${service}`),
    credentials,
    maxAttempts: 1,
  });
  const sts = new STSClient(settings("STS", bot));
  return {
    standIn,
    faults,
    bot,
    at,
    settings,
    sts,
    now: () => now,
    advance(ms: number) {
      now += ms;
    },
    /** A session of a person's role, as whodid opens it. */
    async become(person: string, policy?: object): Promise<Credentials> {
      const { Credentials: keys } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${aws.accountId}:role/sql-${person}`,
          RoleSessionName: person,
          SourceIdentity: `${person}@example.com`,
          DurationSeconds: 900,
          ...(policy === undefined ? {} : { Policy: JSON.stringify(policy) }),
        }),
      );
      return {
        accessKeyId: keys?.AccessKeyId ?? "",
        secretAccessKey: keys?.SecretAccessKey ?? "",
        sessionToken: keys?.SessionToken ?? "",
      };
    },
    dataApi: (credentials: Credentials, more: object = {}) =>
      new RDSDataClient({ ...settings("RDS_DATA", credentials), ...more }),
  };
}

export type Started = Awaited<ReturnType<typeof start>>;

export function secretOf(name: (typeof secrets)[number]["name"]): string {
  return secrets.find((secret) => secret.name === name)?.arn ?? "";
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("refused with something that is no error");
  const metadata = "$metadata" in error && typeof error.$metadata === "object" ? error.$metadata : {};
  return {
    name: error.name,
    message: error.message,
    status: metadata !== null && "httpStatusCode" in metadata ? metadata.httpStatusCode : undefined,
    error,
  };
}
