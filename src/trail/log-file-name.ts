/** What an object of the trail's bucket is, read from its key. `deliveredAt` is in milliseconds since the epoch, to the minute. */
export type LogFileName =
  | {
      readonly kind: "log";
      readonly accountId: string;
      readonly region: string;
      readonly deliveredAt: number;
    }
  | { readonly kind: "digest" | "insight" | "other" };

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html#cloudtrail-log-filename-format */
const place =
  /(?:^|\/)AWSLogs\/(?:[^/]+\/)?(?<account>\d{12})\/CloudTrail\/(?<region>[^/]+)\/\d{4}\/\d{2}\/\d{2}\/(?<own>[^/]+)$/;
const ownName =
  /^(?<account>\d{12})_CloudTrail_(?<region>[^/_]+)_(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})Z_[^/]+\.json\.gz$/;

/** Reads the key of an object, with any prefix and with or without an organisation's id. */
export function parseLogFileName(key: string): LogFileName {
  const parts = place.exec(key)?.groups;
  const read = parts === undefined ? undefined : parseOwnName(parts["own"] ?? "");
  if (read !== undefined && read.accountId === parts?.["account"] && read.region === parts["region"])
    return read;
  if (/\/CloudTrail-Digest\//.test(key)) return { kind: "digest" };
  if (/\/CloudTrail-Insight\//.test(key)) return { kind: "insight" };
  return { kind: "other" };
}

/** Reads a log file's own name, wherever the file may lie now; undefined when it is none of CloudTrail's. */
export function parseOwnName(name: string): Extract<LogFileName, { kind: "log" }> | undefined {
  const parts = ownName.exec(name)?.groups;
  if (parts === undefined) return undefined;
  const { account: accountId = "", region = "", year, month, day, hour, minute } = parts;
  const deliveredAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(deliveredAt) ? undefined : { kind: "log", accountId, region, deliveredAt };
}
