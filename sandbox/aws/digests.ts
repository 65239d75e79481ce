import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { aws } from "../seed.js";
import type { S3 } from "./s3.js";

/** A public key of the trail's, as ListPublicKeys tells it. */
export type DigestKey = { readonly fingerprint: string; readonly der: Buffer; readonly since: number };

export type Digests = {
  readonly keys: readonly DigestKey[];
  /** Notes a log file for the next digest. */
  delivered(key: string): void;
  /** Writes a digest of what was delivered since the one before, be it nothing: its key. */
  write(): string;
  /** Changes or deletes the newest digest, or the newest log file that a digest lists; undefined when there is none. */
  tamper(ask: { readonly what: "log" | "digest"; readonly how: "change" | "delete" }): string | undefined;
};

type Written = { readonly key: string; readonly hash: string; readonly signature: string };

/** Signs what the trail delivered, as log file validation does, with an RSA key of its own. */
export function createDigests({ s3, clock }: { readonly s3: S3; readonly clock: () => number }): Digests {
  const startedAt = seconds(clock());
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  const fingerprint = createHash("md5").update(der).digest("hex");
  let waiting: string[] = [];
  let listed: string[] = [];
  let last: Written | undefined;
  let from = startedAt;

  function write(): string {
    // Two digests of one second would have one name.
    const until = Math.max(seconds(clock()), from + 1000);
    const key = digestKey(until);
    const content = Buffer.from(
      JSON.stringify(digestOf({ key, from, until, fingerprint, last, files: waiting.map(describe) })),
    );
    const hash = sha256(content);
    const text = `${iso(until)}\n${aws.bucket}/${key}\n${hash}\n${last?.signature ?? "null"}`;
    const signature = sign("RSA-SHA256", Buffer.from(text), privateKey).toString("hex");
    s3.put(key, gzipSync(content), { signature, "signature-algorithm": "SHA256withRSA" });
    listed = [...listed, ...waiting];
    waiting = [];
    last = { key, hash, signature };
    from = until;
    return key;
  }

  function describe(key: string): object {
    const content = gunzipSync(s3.find(key)?.body ?? gzipSync(""));
    return {
      s3Bucket: aws.bucket,
      s3Object: key,
      hashValue: sha256(content),
      hashAlgorithm: "SHA-256",
      newestEventTime: iso(clock()),
      oldestEventTime: iso(clock()),
    };
  }

  return {
    keys: [{ fingerprint, der, since: startedAt }],
    delivered: (key) => void waiting.push(key),
    write,
    tamper({ what, how }) {
      const key = what === "digest" ? last?.key : listed.findLast((each) => s3.find(each) !== undefined);
      const stored = key === undefined ? undefined : s3.find(key);
      if (key === undefined || stored === undefined) return undefined;
      if (how === "delete") s3.remove(key);
      else s3.put(key, gzipSync(altered(gunzipSync(stored.body))), stored.metadata);
      return key;
    },
  };
}

/** One space more: the least that can be changed. */
function altered(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.from(" ")]);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
function digestOf(facts: {
  readonly key: string;
  readonly from: number;
  readonly until: number;
  readonly fingerprint: string;
  readonly last: Written | undefined;
  readonly files: readonly object[];
}): object {
  const { key, from, until, fingerprint, last, files } = facts;
  return {
    awsAccountId: aws.accountId,
    digestStartTime: iso(from),
    digestEndTime: iso(until),
    digestS3Bucket: aws.bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: files.length > 0 ? iso(until) : null,
    oldestEventTime: files.length > 0 ? iso(from) : null,
    previousDigestS3Bucket: last === undefined ? null : aws.bucket,
    previousDigestS3Object: last?.key ?? null,
    previousDigestHashValue: last?.hash ?? null,
    previousDigestHashAlgorithm: last === undefined ? null : "SHA-256",
    previousDigestSignature: last?.signature ?? null,
    logFiles: files,
  };
}

function digestKey(until: number): string {
  const { accountId, region, trail } = aws;
  const day = iso(until).slice(0, 10).replaceAll("-", "/");
  const moment = iso(until).replaceAll(/[-:]/g, "");
  return `AWSLogs/${accountId}/CloudTrail-Digest/${region}/${day}/${accountId}_CloudTrail-Digest_${region}_${trail}_${region}_${moment}.json.gz`;
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function seconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
