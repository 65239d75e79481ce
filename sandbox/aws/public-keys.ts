import { z } from "zod";
import { readJson } from "./data-api-request.js";
import type { DigestKey } from "./digests.js";

const request = z.object({ StartTime: z.number().optional(), EndTime: z.number().optional() });

/** The public keys of digests, by the time for which they are valid. */
export function listPublicKeys(keys: readonly DigestKey[], body: Buffer): object {
  const { EndTime: end = Number.POSITIVE_INFINITY } = request.parse(readJson(body));
  const list = keys
    .filter(({ since }) => since / 1000 <= end)
    .map(({ fingerprint, der, since }) => ({
      Fingerprint: fingerprint,
      Value: der.toString("base64"),
      ValidityStartTime: since / 1000,
      ValidityEndTime: since / 1000 + 365 * 86_400,
    }));
  return { PublicKeyList: list };
}
