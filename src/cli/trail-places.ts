import type { Surroundings } from "./surroundings.js";

type Bucket = {
  readonly list: (bucket: string, prefix: string) => AsyncIterable<string>;
  readonly open: (bucket: string, key: string) => Promise<AsyncIterable<Uint8Array>>;
};

/** The outside world, as far as paths lead there. S3 is only loaded when one does. */
export type Places = Pick<Surroundings, "input"> & {
  readonly openBucket: () => Promise<Bucket>;
  readonly close: () => Promise<void>;
};

export function createPlaces({ input }: Pick<Surroundings, "input">): Places {
  let opened: Promise<Bucket & { readonly close: () => void }> | undefined;
  return {
    input,
    openBucket: () => (opened ??= loadS3()),
    close: async () => (await opened)?.close(),
  };
}

async function loadS3(): Promise<Bucket & { readonly close: () => void }> {
  const [{ createTransport }, { createListLogFiles }, { createOpenLogFile }] = await Promise.all([
    import("../aws/transport.js"),
    import("../aws/list-log-files.js"),
    import("../aws/log-files.js"),
  ]);
  const transport = createTransport();
  return {
    list: createListLogFiles({ transport }),
    open: createOpenLogFile({ transport }),
    close: () => transport.close(),
  };
}
