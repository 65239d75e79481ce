import { CloudTrailClient, ListPublicKeysCommand } from "@aws-sdk/client-cloudtrail";
import type { PublicKey } from "@aws-sdk/client-cloudtrail";
import type { ListPublicKeys } from "../verify/ports.js";
import type { Transport } from "./transport.js";

/**
 * Asks CloudTrail for the public keys of digests, in the digests' own Region, for each has its own keys:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 */
export function createListPublicKeys(outside: { readonly transport: Transport }): ListPublicKeys {
  const clients = new Map<string, CloudTrailClient>();
  const clientOf = (region: string): CloudTrailClient => {
    const client =
      clients.get(region) ?? new CloudTrailClient({ region, requestHandler: outside.transport.patient });
    clients.set(region, client);
    return client;
  };
  return async (region, from, until) => {
    const keys = new Map<string, Uint8Array>();
    let token: string | undefined;
    try {
      do {
        const command = new ListPublicKeysCommand({
          StartTime: new Date(from),
          EndTime: new Date(until),
          ...(token === undefined ? {} : { NextToken: token }),
        });
        const { PublicKeyList: list = [], NextToken: next } = await clientOf(region).send(command);
        for (const [fingerprint, value] of list.flatMap(pairOf)) keys.set(fingerprint, value);
        token = next;
      } while (token !== undefined && token !== "");
    } catch (cause) {
      throw new Error(`CloudTrail's public keys of ${region} could not be read`, { cause });
    }
    return keys;
  };
}

function pairOf({ Fingerprint: fingerprint, Value: value }: PublicKey): [string, Uint8Array][] {
  return fingerprint === undefined || value === undefined ? [] : [[fingerprint, value]];
}
