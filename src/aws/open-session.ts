import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "@aws-sdk/client-sts";
import type { OpenSession, Session } from "../sql/ports.js";
import { callToken } from "./call-token.js";
import { readSessionRefusal } from "./session-refusal.js";
import { maxPolicyCharacters, writeSessionPolicy } from "./session-policy.js";
import type { Transport } from "./transport.js";

type Ask = Parameters<OpenSession>[0];
type Opened = Awaited<ReturnType<OpenSession>>;

/** The shortest that a session may last, and long enough for one statement: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionSeconds = 900;

/**
 * Assumes people's roles through the regional endpoint of the database's Region, so that the call is in that Region's trail.
 * Anew for every statement: trust that was taken away stops the next one, and no two statements share an access key in the trail.
 * Answers refusals as values and never throws.
 */
export function createOpenSession({ transport }: { readonly transport: Transport }): OpenSession {
  // Kept, since each client looks up its credentials and its settings anew.
  const clients = new Map<string, STSClient>();
  const clientIn = (region: string) => {
    const client = clients.get(region) ?? new STSClient({ region, requestHandler: transport.patient });
    clients.set(region, client);
    return client;
  };
  return (ask) => assumeRole(ask, clientIn(ask.database.region), transport.answerTimeoutMs);
}

async function assumeRole(ask: Ask, client: STSClient, answerTimeoutMs: number): Promise<Opened> {
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

  const command = new AssumeRoleCommand({
    RoleArn: person.roleArn,
    RoleSessionName: person.sourceIdentity,
    SourceIdentity: person.sourceIdentity,
    DurationSeconds: sessionSeconds,
    Policy: policy.json,
    Tags: [{ Key: "slack_user", Value: `${person.slack.teamId}/${person.slack.userId}` }],
  });
  command.middlewareStack.add(
    (next, context) => (args) => {
      context.userAgent = [...(context.userAgent ?? []), ...callToken(ask.statementId)];
      return next(args);
    },
    { step: "initialize" },
  );
  try {
    const abortSignal = AbortSignal.timeout(answerTimeoutMs);
    const session = readSession((await client.send(command, { abortSignal })).Credentials);
    if (session !== null) return { kind: "open", session };
    return { kind: "refused", reason: "unreachable", detail: "STS answered without complete credentials." };
  } catch (error) {
    return readSessionRefusal(error);
  }
}

function readSession(credentials: Credentials | undefined): Session | null {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) return null;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}
