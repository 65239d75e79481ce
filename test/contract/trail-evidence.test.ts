import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { pino } from "pino";

import { createAws } from "../../sandbox/aws/server.js";
import { createFaults } from "../../sandbox/faults.js";
import { aws } from "../../sandbox/seed.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import { createListPublicKeys } from "../../src/aws/public-keys.js";
import { createOpenTrailObject } from "../../src/aws/trail-objects.js";
import { createTransport } from "../../src/aws/transport.js";
import { flawOf, parseDigest } from "../../src/trail/digest.js";
import { parseDigestName } from "../../src/trail/digest-name.js";
import { joinRealms } from "../aws/one-realm.js";

joinRealms();

const transport = createTransport();
const faults = createFaults();
const hour = 3_600_000;
let now = Date.UTC(2026, 10, 22, 12, 0, 0, 400);
let standIn: AwsStandIn;

beforeAll(async () => {
  standIn = await createAws({ clock: () => now, faults, log: pino({ level: "silent" }), flushMs: hour });
  Object.assign(process.env, standIn.environment);
});
afterAll(async () => {
  transport.close();
  await standIn.stop();
});

/** Writes a digest and finds it as whodid does. */
async function writeDigest() {
  const answer = standIn.digest();
  const key = answer.ok ? answer.key : "";
  const object = await createOpenTrailObject({ transport })(aws.bucket, key);
  if (object === undefined) throw new Error("no digest");
  const content = gunzipSync(await buffer(object.body));
  return { key, content, metadata: object.metadata, digest: parseDigest(content) };
}

describe("the trail's evidence", () => {
  it("is a digest in the documented place, signed by a key that ListPublicKeys names for its time", async () => {
    const from = now;
    now += hour;
    const { key, content, metadata, digest } = await writeDigest();
    expect(parseDigestName(key)).toMatchObject({ trail: aws.trail, region: aws.region, isBackfill: false });
    const keys = await createListPublicKeys({ transport })(aws.region, from, now);
    expect(keys.size).toBe(1);
    expect(digest).toMatchObject({ previous: null, files: [], until: now - 400 });
    const found = { bucket: aws.bucket, key, content, signature: metadata["signature"] };
    expect(digest && flawOf(digest, found, (fingerprint) => keys.get(fingerprint))).toBeUndefined();
    expect(await createListPublicKeys({ transport })(aws.region, 0, 1)).toEqual(new Map());
  });

  it("lists what was delivered since the digest before, and names that one", async () => {
    await standIn.bypass({ person: "mallory", sql: "select 1" });
    now += hour;
    const { digest } = await writeDigest();
    expect(digest?.files).toHaveLength(1);
    expect(digest?.previous).not.toBeNull();
    expect(digest?.from).toBe(now - 400 - hour);
    now += hour;
    expect((await writeDigest()).digest?.files).toEqual([]);
  });

  it("tells an object that is not there from a fault", async () => {
    const open = createOpenTrailObject({ transport });
    expect(await open(aws.bucket, "AWSLogs/nothing")).toBeUndefined();
    await expect(open("strangers", "AWSLogs/nothing")).rejects.toThrow(
      "The file s3://strangers/AWSLogs/nothing could not be opened",
    );
  });

  it("can't be checked when CloudTrail does not answer, and says so", async () => {
    faults.add({ service: "cloudtrail", operation: "ListPublicKeys", kind: "error-before", times: 10 });
    await expect(createListPublicKeys({ transport })(aws.region, 0, now)).rejects.toThrow(
      "CloudTrail's public keys of eu-west-1 could not be read",
    );
    faults.clear();
  });
});
