import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Transport } from "./transport.js";

/** The shortest session that STS opens: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionSeconds = 900;

/** Credentials of a role that whodid itself works under, for a client: the SDK keeps them until they expire. Throws STS's errors. */
export function createRoleCredentials(roleArn: string, region: string, transport: Transport) {
  const client = new STSClient({ region, requestHandler: transport.patient });
  return async () => {
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: "whodid",
      DurationSeconds: sessionSeconds,
    });
    const { Credentials: given } = await client.send(command);
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
    } = given ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
      throw new Error("STS answered without complete credentials");
    return {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      ...(given?.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  };
}
