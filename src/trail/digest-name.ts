/** Whose digest an object is, and for what, read from its key. `until` is in milliseconds since the epoch. */
export type DigestName = {
  readonly accountId: string;
  readonly region: string;
  readonly trail: string;
  readonly until: number;
  readonly isBackfill: boolean;
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html#cloudtrail-log-file-validation-digest-file-location */
const digestFile =
  /(?:^|\/)AWSLogs\/(?:[^/]+\/)?(?<account>\d{12})\/CloudTrail-Digest\/(?<region>[^/]+)\/\d{4}\/\d{2}\/\d{2}\/\k<account>_CloudTrail-Digest_\k<region>_(?<trail>[^/]+)_[a-z0-9-]+_(?<date>\d{8})T(?<time>\d{6})Z(?<backfill>_backfill)?\.json\.gz$/;

/** Reads the key of a digest, with any prefix and with or without an organisation's id; undefined when it is none. */
export function parseDigestName(key: string): DigestName | undefined {
  const parts = digestFile.exec(key)?.groups;
  if (parts === undefined) return undefined;
  const { account: accountId = "", region = "", trail = "", date = "", time = "", backfill } = parts;
  const day = date.replace(/^(....)(..)(..)$/, "$1-$2-$3");
  const until = Date.parse(`${day}T${time.replace(/^(..)(..)(..)$/, "$1:$2:$3")}Z`);
  return Number.isNaN(until)
    ? undefined
    : { accountId, region, trail, until, isBackfill: backfill !== undefined };
}
