import { createHash, generateKeyPairSync, sign } from "node:crypto";

/** Two keys, as two Regions have them. */
export const [mine, another] = [generateKeys(), generateKeys()];

export type SignedDigest = {
  readonly bucket: string;
  readonly key: string;
  readonly content: Buffer;
  readonly signature: string;
};

type Facts = {
  readonly from: number;
  readonly until: number;
  readonly files?: readonly { readonly key: string; readonly content: string }[];
  readonly previous?: SignedDigest;
  readonly isBackfill?: boolean;
  readonly keys?: typeof mine;
  readonly change?: Readonly<Record<string, unknown>>;
};

export const bucket = "trail";
const account = "111122223333";

/** A digest as CloudTrail writes and signs it, by its documentation and not by our own code. */
export function signDigest(facts: Facts): SignedDigest {
  const { from, until, files = [], previous, isBackfill = false, keys = mine, change = {} } = facts;
  const key = digestKey(until, isBackfill);
  const content = Buffer.from(
    JSON.stringify({
      awsAccountId: account,
      digestStartTime: iso(from),
      digestEndTime: iso(until),
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: keys.fingerprint,
      digestSignatureAlgorithm: "SHA256withRSA",
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous?.bucket ?? null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous === undefined ? null : hash(previous.content),
      previousDigestHashAlgorithm: "SHA-256",
      previousDigestSignature: previous?.signature ?? null,
      logFiles: files.map((file) => ({
        s3Bucket: bucket,
        s3Object: file.key,
        hashValue: hash(file.content),
        hashAlgorithm: "SHA-256",
      })),
      ...change,
    }),
  );
  const lines = [iso(until), `${bucket}/${key}`, hash(content), previous?.signature ?? "null"];
  const signature = sign("RSA-SHA256", Buffer.from(lines.join("\n")), keys.privateKey).toString("hex");
  return { bucket, key, content, signature };
}

export function digestKey(until: number, isBackfill = false): string {
  const moment = iso(until).replaceAll(/[-:]/g, "");
  return `AWSLogs/${account}/CloudTrail-Digest/eu-west-1/${iso(until).slice(0, 10).replaceAll("-", "/")}/${account}_CloudTrail-Digest_eu-west-1_audit_eu-west-1_${moment}${isBackfill ? "_backfill" : ""}.json.gz`;
}

export function logKey(deliveredAt: number, unique: string): string {
  const minute = new Date(deliveredAt).toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  return `AWSLogs/${account}/CloudTrail/eu-west-1/${iso(deliveredAt).slice(0, 10).replaceAll("-", "/")}/${account}_CloudTrail_eu-west-1_${minute}Z_${unique.padEnd(16, "x")}.json.gz`;
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function generateKeys() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  return { privateKey, der, fingerprint: createHash("md5").update(der).digest("hex") };
}
