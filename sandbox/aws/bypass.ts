import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";
import { aws, secrets } from "../seed.js";
import type { Controlled } from "../stand-ins.js";
import { ownIdentity } from "./identities.js";

/** What the service answered; nothing in it but what a caller would have seen. */
export type Bypassed = {
  readonly rows?: unknown;
  readonly updated?: number;
  readonly error?: { readonly name: string; readonly message: string };
};

/**
 * A Data API call by a person's own AWS credentials, round whodid, with the SDK as anyone would.
 * `userAgent` stands verbatim at the end of the call's user agent. What the service answers, also its error, is the answer.
 */
export function createBypass({ endpoint }: { endpoint: string }) {
  return async (ask: { person: string; sql: string; userAgent?: string }): Promise<Controlled<Bypassed>> => {
    const identity = ownIdentity(ask.person, 0);
    const own = secrets.filter(({ usableBy }) => usableBy.some((name) => name === ask.person));
    const secret = own.find(({ reads }) => !reads) ?? own[0];
    if (identity === undefined || secret === undefined)
      return {
        ok: false,
        status: 404,
        error: `${ask.person} has no AWS credentials: use alice, bob, carol or mallory.`,
      };
    const { userAgent } = ask;
    if (userAgent !== undefined && !/^[\x20-\x7e]*$/.test(userAgent))
      return { ok: false, status: 400, error: "A user agent takes printable ASCII characters only." };
    const client = new RDSDataClient({
      region: aws.region,
      endpoint,
      credentials: identity.keys,
      maxAttempts: 1,
    });
    if (userAgent !== undefined) appendUserAgent(client, userAgent);
    try {
      const { formattedRecords, numberOfRecordsUpdated } = await client.send(
        new ExecuteStatementCommand({
          resourceArn: aws.clusterArn,
          secretArn: secret.arn,
          database: aws.clusterId,
          sql: ask.sql,
          formatRecordsAs: "JSON",
        }),
      );
      if (formattedRecords === undefined) return { ok: true, updated: numberOfRecordsUpdated ?? 0 };
      const rows: unknown = JSON.parse(formattedRecords);
      return { ok: true, rows };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { ok: true, error: { name: error.name, message: error.message } };
    } finally {
      client.destroy();
    }
  };
}

/** After the SDK has written its own: its options would put `-` for characters that a token may hold. */
function appendUserAgent(client: RDSDataClient, userAgent: string): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === "object" && request !== null && "headers" in request) {
        const headers: unknown = request.headers;
        if (typeof headers === "object" && headers !== null) {
          for (const name of ["user-agent", "x-amz-user-agent"])
            Reflect.set(headers, name, `${String(Reflect.get(headers, name) ?? "")} ${userAgent}`.trim());
        }
      }
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: "bypassUserAgent" },
  );
}
