/** An object of the trail's bucket: its bytes as they are stored, and its metadata by lower-case name, without `x-amz-meta-`. */
export type TrailObject = {
  readonly body: AsyncIterable<Uint8Array>;
  readonly metadata: Readonly<Record<string, string>>;
};

/** Opens an object; undefined when there is none. Throws a fault when that can't be known. */
export type OpenTrailObject = (bucket: string, key: string) => Promise<TrailObject | undefined>;

/**
 * The public keys (PKCS #1 in DER, by fingerprint) that CloudTrail signed digests of this Region with, between two moments
 * (milliseconds since the epoch).
 */
export type ListPublicKeys = (
  region: string,
  from: number,
  until: number,
) => Promise<ReadonlyMap<string, Uint8Array>>;
