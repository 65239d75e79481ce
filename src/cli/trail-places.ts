import { dayMs } from "../trail/coverage.js";
import type { FindEvents } from "../trail/find-events.js";
import type { EventDataStore } from "../trail/lake-store.js";
import type { Surroundings } from "./surroundings.js";
import type { Range } from "./trail-range.js";

type Bucket = {
  readonly list: (bucket: string, prefix: string) => AsyncIterable<string>;
  readonly open: (bucket: string, key: string) => Promise<AsyncIterable<Uint8Array>>;
};

/** Services that are asked for events, from `from` until `until`. */
type Services = {
  readonly lookUp: (region: string) => FindEvents;
  readonly queryLake: (store: EventDataStore) => FindEvents;
  readonly from: number;
  readonly until: number;
};

/** The outside world, as far as paths lead there. Each part of AWS is only loaded when one does. */
export type Places = Pick<Surroundings, "input"> & {
  readonly openBucket: () => Promise<Bucket>;
  readonly openServices: () => Promise<Services>;
  readonly close: () => Promise<void>;
};

/** Services are asked for the last 24 hours where `range` says nothing else. */
export function createPlaces({ input }: Pick<Surroundings, "input">, range: Range): Places {
  const opened: Promise<{ readonly close: () => void }>[] = [];
  const once = <T extends { readonly close: () => void }>(load: () => Promise<T>) => {
    let loaded: Promise<T> | undefined;
    return () => {
      if (loaded === undefined) opened.push((loaded = load()));
      return loaded;
    };
  };
  return {
    input,
    openBucket: once(loadS3),
    openServices: once(() => loadServices(range)),
    close: async () => {
      for (const each of await Promise.all(opened)) each.close();
    },
  };
}

async function loadS3() {
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

async function loadServices(range: Range) {
  const { createTransport } = await import("../aws/transport.js");
  const { createLookUpEvents } = await import("../aws/lookup-events.js");
  const { createQueryLake } = await import("../aws/lake.js");
  const { createTime } = await import("../time.js");
  const outside = { transport: createTransport(), ...createTime() };
  const { until = outside.clock() } = range;
  return {
    lookUp: createLookUpEvents(outside),
    queryLake: createQueryLake(outside),
    from: range.since ?? until - dayMs,
    until,
    close: () => outside.transport.close(),
  };
}
