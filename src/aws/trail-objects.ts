import { Readable } from "node:stream";

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { OpenTrailObject } from "../verify/ports.js";
import { readFailure } from "./failure.js";
import type { Transport } from "./transport.js";

/**
 * Opens objects of the trail's bucket, with their metadata. That one is not there is known only with `s3:ListBucket` on the bucket;
 * without it S3 refuses: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function createOpenTrailObject(outside: { readonly transport: Transport }): OpenTrailObject {
  const client = new S3Client({ requestHandler: outside.transport.patient });
  return async (bucket, key) => {
    try {
      const { Body: body, Metadata: metadata = {} } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      if (!(body instanceof Readable)) throw new TypeError("S3 answered without a stream");
      return { body, metadata };
    } catch (cause) {
      const failure = readFailure(cause);
      if (failure.kind === "refused" && failure.name === "NoSuchKey") return undefined;
      throw new Error(`The file s3://${bucket}/${key} could not be opened`, { cause });
    }
  };
}
