import { Readable } from "node:stream";

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { OpenLogFile } from "../feed/ports.js";
import type { Transport } from "./transport.js";

/**
 * Opens log files in S3. The bytes are those that are stored: neither S3 nor the handler undoes `Content-Encoding: gzip`.
 * Throws a fault when the file can't be opened; the stream throws when it breaks or falls silent.
 */
export function createOpenLogFile(outside: { readonly transport: Transport }): OpenLogFile {
  const client = new S3Client({ requestHandler: outside.transport.patient });
  return async (bucket, key) => {
    try {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!(body instanceof Readable)) throw new TypeError("S3 answered without a stream");
      return body;
    } catch (cause) {
      throw new Error(`The log file s3://${bucket}/${key} could not be opened`, { cause });
    }
  };
}
