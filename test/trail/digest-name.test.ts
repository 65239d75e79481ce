import { describe, expect, it } from "@jest/globals";
import { parseDigestName } from "../../src/trail/digest-name.js";

const folder = "111122223333/CloudTrail-Digest/eu-west-1/2026/11/20";
const file = "111122223333_CloudTrail-Digest_eu-west-1_my_own-trail.1_us-east-1_20261120T130131Z";
const name = {
  accountId: "111122223333",
  region: "eu-west-1",
  trail: "my_own-trail.1",
  until: Date.UTC(2026, 10, 20, 13, 1, 31),
  isBackfill: false,
};

describe("The name of a digest", () => {
  it.each([
    `AWSLogs/${folder}/${file}.json.gz`,
    `some/prefix/AWSLogs/${folder}/${file}.json.gz`,
    `AWSLogs/o-exampleorgid/${folder}/${file}.json.gz`,
  ])("tells account, Region, trail and end: %s", (key) => {
    expect(parseDigestName(key)).toStrictEqual(name);
  });

  it("tells a backfill", () => {
    expect(parseDigestName(`AWSLogs/${folder}/${file}_backfill.json.gz`)).toStrictEqual({
      ...name,
      isBackfill: true,
    });
  });

  it.each([
    `AWSLogs/${folder}/${file}.json.gz.tmp`,
    `AWSLogs/${folder}/`,
    `AWSLogs/${folder}/${file.replace("20261120T", "20261320T")}.json.gz`,
    `AWSLogs/${folder.replace("1111", "9999")}/${file}.json.gz`,
    `NotAWSLogs/${folder}/${file}.json.gz`,
    "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/111122223333_CloudTrail_eu-west-1_20261120T1205Z_abcDEF0123456789.json.gz",
  ])("is not mistaken: %s", (key) => {
    expect(parseDigestName(key)).toBeUndefined();
  });
});
