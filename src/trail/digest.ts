import { createHash, createPublicKey, verify } from "node:crypto";
import { z } from "zod";

/**
 * A digest: the log files that CloudTrail delivered between two moments (milliseconds since the epoch), with the SHA-256 of each one's
 * uncompressed content, and the digest before it (null where validation begins):
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export type Digest = {
  readonly bucket: string;
  readonly key: string;
  readonly from: number;
  readonly until: number;
  /** As written: part of what is signed. */
  readonly endTime: string;
  readonly fingerprint: string;
  readonly algorithm: string;
  readonly previous: {
    readonly bucket: string;
    readonly key: string;
    readonly hash: string;
    readonly signature: string;
  } | null;
  readonly files: readonly { readonly bucket: string; readonly key: string; readonly hash: string }[];
};

/** Why a digest proves nothing. */
export type DigestFlaw =
  | "unreadable"
  | "moved"
  | "unsigned"
  | "another algorithm"
  | "unknown key"
  | "false signature";

/** Ours: some 500 bytes a file, so room for more than 60,000 files in an hour. */
export const maxDigestBytes = 32 * 1024 * 1024;

const time = z.iso.datetime();
const shape = z.object({
  digestStartTime: time,
  digestEndTime: time,
  digestS3Bucket: z.string(),
  digestS3Object: z.string(),
  digestPublicKeyFingerprint: z.string(),
  digestSignatureAlgorithm: z.string(),
  previousDigestS3Bucket: z.string().nullable(),
  previousDigestS3Object: z.string().nullable(),
  previousDigestHashValue: z.string().nullable(),
  previousDigestSignature: z.string().nullable(),
  logFiles: z.array(
    z.object({
      s3Bucket: z.string(),
      s3Object: z.string(),
      hashValue: z.string(),
      hashAlgorithm: z.literal("SHA-256"),
    }),
  ),
});

/** Reads the uncompressed content of a digest; undefined when it is none. Whether it is genuine, `flawOf` says. */
export function parseDigest(content: Uint8Array): Digest | undefined {
  const read = shape.safeParse(parseJson(content));
  if (!read.success) return undefined;
  const { data } = read;
  return {
    bucket: data.digestS3Bucket,
    key: data.digestS3Object,
    from: Date.parse(data.digestStartTime),
    until: Date.parse(data.digestEndTime),
    endTime: data.digestEndTime,
    fingerprint: data.digestPublicKeyFingerprint,
    algorithm: data.digestSignatureAlgorithm,
    previous: previousOf(data),
    files: data.logFiles.map(({ s3Bucket: bucket, s3Object: key, hashValue: hash }) => ({
      bucket,
      key,
      hash,
    })),
  };
}

/**
 * Checks a digest against the place where it was found and the signature in its object's metadata (hexadecimal); undefined when it is
 * genuine. `keyOf` gives the public key of a fingerprint, as PKCS #1 in DER:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function flawOf(
  digest: Digest,
  found: {
    readonly bucket: string;
    readonly key: string;
    readonly content: Uint8Array;
    readonly signature: string | undefined;
  },
  keyOf: (fingerprint: string) => Uint8Array | undefined,
): DigestFlaw | undefined {
  if (digest.bucket !== found.bucket || digest.key !== found.key) return "moved";
  if (found.signature === undefined) return "unsigned";
  if (digest.algorithm !== "SHA256withRSA") return "another algorithm";
  const key = keyOf(digest.fingerprint);
  if (key === undefined) return "unknown key";
  return isSigned(stringToSign(digest, found.content), found.signature, key) ? undefined : "false signature";
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Four lines; where there is no digest before, its signature is the word `null`. */
function stringToSign({ endTime, bucket, key, previous }: Digest, content: Uint8Array): string {
  return `${endTime}\n${bucket}/${key}\n${sha256(content)}\n${previous?.signature ?? "null"}`;
}

function isSigned(text: string, signature: string, key: Uint8Array): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key), format: "der", type: "pkcs1" });
    return verify("RSA-SHA256", Buffer.from(text), publicKey, Buffer.from(signature, "hex"));
  } catch {
    // What is no key has signed nothing.
    return false;
  }
}

function previousOf(data: z.infer<typeof shape>): Digest["previous"] {
  const {
    previousDigestS3Bucket: bucket,
    previousDigestS3Object: key,
    previousDigestHashValue: hash,
    previousDigestSignature: signature,
  } = data;
  if (bucket === null || key === null || hash === null || signature === null) return null;
  return { bucket, key, hash, signature };
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
