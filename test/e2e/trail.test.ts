import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { runBuilt } from "./run-built.js";
import { openStage, type Stage } from "./stage.js";

const bucket = "sandbox-trail";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
  await stage.say("alice", "billing", "/sql select 1");
  await stage.post("bypass", { person: "mallory", sql: "select 2" });
  await stage.post("trail/deliver");
  await stage.sees("carol", "db-feed", /outside whodid/i);
  await stage.sees("carol", "db-feed", /Alice/);
});
afterAll(() => stage.close());

const run = (...args: readonly string[]) => runBuilt(["trail", ...args], stage.environment);

/** Copies the trail's bucket into a folder, as `aws s3 sync` would. */
async function copyBucket(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "whodid-"));
  const env = stage.environment;
  const s3 = new S3Client({
    endpoint: env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"] ?? "",
    region: env["AWS_REGION"] ?? "",
    forcePathStyle: true,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: env["AWS_SESSION_TOKEN"] ?? "",
    },
  });
  const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key: key = "" } of contents) {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), (await body?.transformToByteArray()) ?? "");
  }
  s3.destroy();
  return folder;
}

describe("whodid trail", () => {
  it("tells of the bucket, and of a folder with the same files, the same: who ran what through whodid and round it", async () => {
    const fromBucket = await run(`s3://${bucket}/AWSLogs/`, "--json");
    expect(fromBucket.err).toMatch(/not readable: 0 files, 0 records/);
    expect(fromBucket.status).toBe(0);
    const lines = fromBucket.out.trimEnd().split("\n");
    const statements = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const actor = (name: string) => expect.objectContaining({ person: name });
    expect(statements).toContainEqual(
      expect.objectContaining({ actor: actor("alice@example.com"), masked: true }),
    );
    expect(statements).toContainEqual(
      expect.objectContaining({ actor: actor("mallory"), statementId: null }),
    );

    const folder = await copyBucket();
    const fromFolder = await run(folder, "--json");
    expect(fromFolder.out).toBe(fromBucket.out);

    const forPeople = await run(folder);
    expect(forPeople.out).toMatch(/UTC {2}mallory {2}ExecuteStatement {2}on billing {2}from 192\.0\.2\.66/);
  });

  it("says in one sentence what it can't reach", async () => {
    const { status, err } = await run("s3://no-such-bucket/");
    expect(status).toBe(1);
    expect(err).toMatch(/^whodid: s3:\/\/no-such-bucket\/ can't be read: .+\.\nwhodid: 0 events in 0 files/);
  });
});
