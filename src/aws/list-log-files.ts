import { paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { Transport } from "./transport.js";

/** Answers the keys of all objects in a bucket that begin with `prefix`, page by page. Throws S3's errors. */
export type ListLogFiles = (bucket: string, prefix: string) => AsyncIterable<string>;

export function createListLogFiles(outside: { readonly transport: Transport }): ListLogFiles {
  const client = new S3Client({ requestHandler: outside.transport.patient });
  return async function* list(bucket, prefix) {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key: key } of page.Contents ?? []) if (key !== undefined) yield key;
    }
  };
}
