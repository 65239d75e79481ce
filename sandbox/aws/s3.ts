import { createHash, randomBytes } from "node:crypto";
import { aws } from "../seed.js";
import { escapeXml } from "./protocols.js";
import { Refusal, type Answer, type Asked, type Call, type Service } from "./wire.js";
import type { Iam } from "./iam.js";

type Stored = {
  readonly body: Buffer;
  readonly etag: string;
  readonly at: number;
  /** By name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
};

export type S3 = {
  readonly service: Service;
  /** Puts a file and tells the bucket's notification of it. */
  put(key: string, body: Buffer, metadata?: Readonly<Record<string, string>>): void;
  find(key: string): Pick<Stored, "body" | "metadata"> | undefined;
  remove(key: string): void;
  count(): number;
};

type Parts = {
  readonly iam: Iam;
  readonly clock: () => number;
  readonly onCreated: (notification: object) => void;
};

/** The one bucket of the trail, in path style: GetObject and ListObjectsV2, with an event notification for each new object. */
export function createS3({ iam, clock, onCreated }: Parts): S3 {
  const objects = new Map<string, Stored>();
  const service: Service = {
    name: "s3",
    operationOf,
    knows: (operation) => operation === "GetObject" || operation === "ListObjectsV2",
    async perform(call) {
      const { bucket, key } = target(call);
      const [action, resource] =
        key === ""
          ? ["s3:ListBucket", `arn:aws:s3:::${bucket}`]
          : ["s3:GetObject", `arn:aws:s3:::${bucket}/${key}`];
      if (!iam.permits(call.caller, action, resource))
        throw new Refusal("AccessDenied", 403, "Access Denied");
      if (bucket !== aws.bucket)
        throw new Refusal("NoSuchBucket", 404, "The specified bucket does not exist");
      if (call.operation === "ListObjectsV2") return list(call, objects);
      const stored = objects.get(key);
      if (stored === undefined) throw new Refusal("NoSuchKey", 404, "The specified key does not exist.");
      return {
        status: 200,
        headers: {
          ...amazonIds(),
          "content-type": "application/json",
          "content-encoding": "gzip",
          etag: `"${stored.etag}"`,
          "last-modified": new Date(stored.at).toUTCString(),
          ...Object.fromEntries(
            Object.entries(stored.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
          ),
        },
        body: stored.body,
      };
    },
    refuse: (refusal) => ({
      status: refusal.status,
      headers: { ...amazonIds(), "content-type": "application/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refusal.code}</Code><Message>${escapeXml(refusal.message)}</Message></Error>`,
    }),
    refusals: {
      missing: new Refusal("AccessDenied", 403, "Access Denied"),
      unknown: new Refusal(
        "InvalidAccessKeyId",
        403,
        "The AWS Access Key Id you provided does not exist in our records.",
      ),
      expired: new Refusal("ExpiredToken", 400, "The provided token has expired."),
      throttled: new Refusal("SlowDown", 503, "Please reduce your request rate."),
      internal: new Refusal("InternalError", 500, "We encountered an internal error. Please try again."),
      unknownOperation: (operation) =>
        new Refusal(
          "NotImplemented",
          501,
          `A header or operation you provided implies functionality that is not implemented: ${operation}`,
        ),
    },
  };
  return {
    service,
    put(key, body, metadata = {}) {
      const stored = { body, etag: createHash("md5").update(body).digest("hex"), at: clock(), metadata };
      objects.set(key, stored);
      onCreated(objectCreated(key, stored));
    },
    find: (key) => objects.get(key),
    remove: (key) => void objects.delete(key),
    count: () => objects.size,
  };
}

function operationOf(asked: Asked): string {
  const { bucket, key } = target(asked);
  if (asked.method !== "GET" || bucket === "") return `${asked.method} ${key === "" ? "bucket" : "object"}`;
  if (key !== "") return "GetObject";
  return asked.query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
}

function target({ path }: Pick<Asked, "path">): { bucket: string; key: string } {
  const [, bucket = "", ...rest] = path.split("/");
  return { bucket, key: decodeURIComponent(rest.join("/")) };
}

function list(call: Call, objects: ReadonlyMap<string, Stored>): Answer {
  const prefix = call.query.get("prefix") ?? "";
  const after = call.query.get("continuation-token") ?? call.query.get("start-after") ?? "";
  const limit = Math.min(Number(call.query.get("max-keys") ?? 1000), 1000);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
  const page = keys.slice(0, limit);
  const more = keys.length > page.length;
  const contents = page.map((key) => {
    const stored = objects.get(key);
    return `<Contents><Key>${escapeXml(key)}</Key><LastModified>${new Date(stored?.at ?? 0).toISOString()}</LastModified><ETag>&quot;${stored?.etag}&quot;</ETag><Size>${stored?.body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  const next = more ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? "")}</NextContinuationToken>` : "";
  return {
    status: 200,
    headers: { ...amazonIds(), "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${aws.bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
  };
}

function amazonIds(): Record<string, string> {
  return {
    "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase(),
    "x-amz-id-2": randomBytes(48).toString("base64"),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function objectCreated(key: string, { body, etag, at }: Stored): object {
  const ids = amazonIds();
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: aws.region,
        eventTime: new Date(at).toISOString(),
        eventName: "ObjectCreated:Put",
        userIdentity: { principalId: "AWS:AROASANDBOXCLOUDTRAIL:regionalDeliverySession" },
        requestParameters: { sourceIPAddress: "cloudtrail.amazonaws.com" },
        responseElements: ids,
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "whodid-trail",
          bucket: {
            name: aws.bucket,
            ownerIdentity: { principalId: "A1SANDBOX" },
            arn: `arn:aws:s3:::${aws.bucket}`,
          },
          object: {
            key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+"),
            size: body.length,
            eTag: etag,
            sequencer: at.toString(16).toUpperCase().padStart(18, "0"),
          },
        },
      },
    ],
  };
}
