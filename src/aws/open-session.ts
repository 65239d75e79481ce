import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "@aws-sdk/client-sts";
import type { OpenSession, Session } from "../sql/ports.js";
import { callToken } from "./call-token.js";
import { readSessionRefusal } from "./session-refusal.js";
import { maxPolicyCharacters, writeSessionPolicy } from "./session-policy.js";
import type { Transport } from "./transport.js";

type Ask = Parameters<OpenSession>[0];
type Opened = Awaited<ReturnType<OpenSession>>;

/** The longest that a chained role may last: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionSeconds = 3_600;

/** Ours: a session is renewed this long before it ends, so that none ends under a statement that waits for its cluster. */
const renewBeforeMs = 5 * 60_000;

/**
 * Assumes people's roles through the regional endpoint of the database's Region, so that the call is in that Region's trail.
 * Sessions are kept per person, role, cluster and secret until 5 minutes before they end; refusals are not kept.
 * Answers refusals as values and never throws.
 */
export function createOpenSession(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly transport: Transport;
}): OpenSession {
  const { clock, transport } = outside;
  const sessions = new Map<string, { usableUntil: number; readonly opened: Promise<Opened> }>();

  const forgetEnded = () => {
    for (const [key, { usableUntil }] of sessions) if (usableUntil <= clock()) sessions.delete(key);
  };

  return async (ask) => {
    forgetEnded();
    const key = keyOf(ask);
    const known = sessions.get(key);
    if (known !== undefined) return known.opened;

    const entry = { usableUntil: Number.POSITIVE_INFINITY, opened: assumeRole(ask, transport) };
    sessions.set(key, entry);
    const opened = await entry.opened;
    if (opened.kind === "open") entry.usableUntil = opened.session.expiresAt - renewBeforeMs;
    else sessions.delete(key);
    return opened;
  };
}

function keyOf({ person, database, secretArn }: Ask): string {
  const { slack, roleArn, sourceIdentity } = person;
  return JSON.stringify([
    slack.teamId,
    slack.userId,
    roleArn,
    sourceIdentity,
    database.clusterArn,
    secretArn,
  ]);
}

async function assumeRole(ask: Ask, transport: Transport): Promise<Opened> {
  const { person, database, secretArn } = ask;
  const kmsKeyArn = database.secrets.find((secret) => secret.secretArn === secretArn)?.kmsKeyArn;
  const policy = writeSessionPolicy({
    region: database.region,
    clusterArn: database.clusterArn,
    secretArn,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  });
  if (policy.kind === "too-large") {
    const detail = `The session policy has ${policy.characters} characters, AWS takes ${maxPolicyCharacters}.`;
    return { kind: "refused", reason: "policy-too-large", detail };
  }

  const client = new STSClient({
    region: database.region,
    customUserAgent: callToken(ask.statementId),
    requestHandler: transport.patient,
  });
  const command = new AssumeRoleCommand({
    RoleArn: person.roleArn,
    RoleSessionName: person.sourceIdentity,
    SourceIdentity: person.sourceIdentity,
    DurationSeconds: sessionSeconds,
    Policy: policy.json,
    Tags: [{ Key: "slack_user", Value: `${person.slack.teamId}/${person.slack.userId}` }],
  });
  try {
    const abortSignal = AbortSignal.timeout(transport.answerTimeoutMs);
    const session = readSession((await client.send(command, { abortSignal })).Credentials);
    if (session !== null) return { kind: "open", session };
    return { kind: "refused", reason: "unreachable", detail: "STS answered without complete credentials." };
  } catch (error) {
    return readSessionRefusal(error);
  }
}

function readSession(credentials: Credentials | undefined): Session | null {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) return null;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration.getTime(),
  };
}
