import type { Logger } from "pino";

import type { CoverageBook, ListedFile } from "../trail/coverage.js";
import { maxDigestBytes, parseDigest } from "../trail/digest.js";
import type { DigestName } from "../trail/digest-name.js";
import { gunzipWhole } from "../trail/gunzip.js";
import { parseLogFileName } from "../trail/log-file-name.js";
import type { BucketObject } from "../trail/queue-message.js";
import type { OpenLogFile } from "./ports.js";

/**
 * Writes down what a digest lists, so that what is missing can be known. Whether it is genuine is not asked here: `whodid verify
 * --digests` does. One that lies where it was not written is passed over. Throws when it can't be read.
 */
export async function relayDigest(
  parts: {
    readonly openLogFile: OpenLogFile;
    readonly coverage: Pick<CoverageBook, "addDigest">;
    readonly log: Logger;
  },
  name: DigestName,
  { bucket, key }: BucketObject,
): Promise<void> {
  const digest = parseDigest(await gunzipWhole(await parts.openLogFile(bucket, key), maxDigestBytes));
  if (digest === undefined) throw new Error("A digest of the trail could not be read");
  if (digest.bucket !== bucket || digest.key !== key) {
    parts.log.warn({ bucket, key }, "a digest lies where the trail did not write it; passed over");
    return;
  }
  const { accountId, region, trail, isBackfill } = name;
  const { from, until } = digest;
  const files = digest.files.filter(isExpected).map((file): ListedFile => {
    const read = parseLogFileName(file.key);
    const deliveredAt = read.kind === "log" ? read.deliveredAt : until;
    return { accountId, region, bucket: file.bucket, key: file.key, deliveredAt };
  });
  await parts.coverage.addDigest({ accountId, region, bucket, key, trail, isBackfill, from, until }, files);
  parts.log.info({ key, files: files.length }, "trail digest read");
}

/** Insights and other siblings of the log files are passed over when they come: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function isExpected({ key }: { readonly key: string }): boolean {
  return parseLogFileName(key).kind === "log" || !/\/CloudTrail-[A-Za-z]+\//.test(key);
}
