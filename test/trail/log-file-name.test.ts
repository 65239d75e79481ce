import { describe, expect, it } from "@jest/globals";
import { parseLogFileName } from "../../src/trail/log-file-name.js";

const day = "eu-west-1/2026/11/20";
const file = "111122223333_CloudTrail_eu-west-1_20261120T1205Z_abcDEF0123456789.json.gz";
const log = {
  kind: "log",
  accountId: "111122223333",
  region: "eu-west-1",
  deliveredAt: Date.UTC(2026, 10, 20, 12, 5),
};

describe("The name of a log file", () => {
  it.each([
    `AWSLogs/111122223333/CloudTrail/${day}/${file}`,
    `some/prefix/AWSLogs/111122223333/CloudTrail/${day}/${file}`,
    `AWSLogs/o-exampleorgid/111122223333/CloudTrail/${day}/${file}`,
    `p/AWSLogs/o-exampleorgid/111122223333/CloudTrail/${day}/${file}`,
  ])("tells account, Region and delivery: %s", (key) => {
    expect(parseLogFileName(key)).toStrictEqual(log);
  });

  it.each([
    [
      `AWSLogs/1/CloudTrail-Digest/${day}/111122223333_CloudTrail-Digest_eu-west-1_t_r_20261120T120500Z.json.gz`,
      "digest",
    ],
    [
      `AWSLogs/1/CloudTrail-Insight/${day}/111122223333_CloudTrail-Insight_eu-west-1_20261120T1205Z_a.json.gz`,
      "insight",
    ],
    [`AWSLogs/1/CloudTrail-Aggregated/${day}/${file}`, "other"],
    [`AWSLogs/1/CloudTrail-NetworkActivity/${day}/${file}`, "other"],
    [`AWSLogs/111122223333/CloudTrail/${day}/`, "other"],
    [`AWSLogs/111122223333/CloudTrail/${day}/${file}.tmp`, "other"],
    [`AWSLogs/444455556666/CloudTrail/${day}/${file}`, "other"],
    [`AWSLogs/111122223333/CloudTrail/${day}/${file.replace("1120T", "1340T")}`, "other"],
    [`NotAWSLogs/111122223333/CloudTrail/${day}/${file}`, "other"],
    ["backup.json.gz", "other"],
    ["", "other"],
  ])("is not mistaken: %s is %s", (key, kind) => {
    expect(parseLogFileName(key)).toStrictEqual({ kind });
  });
});
