import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Faults } from "../faults.js";
import { aws } from "../seed.js";
import type { Ended } from "./door.js";
import type { Recorded } from "./recorded.js";
import { trailRecord } from "./trail-record.js";
import type { Service } from "./wire.js";

export type CloudTrail = {
  /** Writes a call down, if its service is one that the trail records. */
  see(service: Service, ended: Ended): void;
  /** Takes a record of a call to a service that is not here. */
  write(record: Recorded): void;
  /** Delivers what waits, also while held: the number of log files written. */
  deliver(): number;
  /** Delivers these records at once in a log file of their own: its key. */
  file(records: readonly object[]): string;
  hold(on: boolean): void;
  state(): { readonly waiting: number; readonly held: boolean };
  stop(): void;
};

type Parts = {
  /** Hears of each record at once, long before a log file has it. */
  readonly onRecord: (record: Recorded) => void;
  readonly put: (key: string, body: Buffer) => void;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly flushMs: number;
};

/** Gathers records and puts them, some time later, as a log file into the bucket. */
export function createCloudTrail({ onRecord, put, faults, clock, flushMs }: Parts): CloudTrail {
  let records: object[] = [];
  let held = false;
  let timer: NodeJS.Timeout | undefined;

  const arm = () => {
    if (held || timer !== undefined || records.length === 0) return;
    timer = setTimeout(deliver, flushMs).unref();
  };

  function write(record: Recorded): void {
    records.push(record);
    onRecord(record);
    arm();
  }

  function deliver(): number {
    clearTimeout(timer);
    timer = undefined;
    if (records.length === 0) return 0;
    const waiting = records;
    records = [];
    const copies = faults.take("cloudtrail", "deliver", ["duplicate"]) === "duplicate" ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) file(waiting);
    return copies;
  }

  function file(delivered: readonly object[]): string {
    const key = logFileKey(clock());
    put(key, gzipSync(JSON.stringify({ Records: delivered })));
    return key;
  }

  return {
    see(service, ended) {
      const facts = service.trail?.(ended.call);
      if (facts !== undefined) write(trailRecord(facts, ended, clock()));
    },
    write,
    deliver,
    file,
    hold(on) {
      held = on;
      if (on) {
        clearTimeout(timer);
        timer = undefined;
      } else arm();
    },
    state: () => ({ waiting: records.length, held }),
    stop: () => clearTimeout(timer),
  };
}

/** `AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_<16>.json.gz`, by time of delivery:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
function logFileKey(now: number): string {
  const { accountId, region } = aws;
  const moment = new Date(now).toISOString();
  const day = moment.slice(0, 10).replaceAll("-", "/");
  const minute = moment.slice(0, 16).replaceAll(/[-:]/g, "");
  const unique = randomBytes(12).toString("base64").replaceAll(/[+/]/g, "x").slice(0, 16);
  return `AWSLogs/${accountId}/CloudTrail/${region}/${day}/${accountId}_CloudTrail_${region}_${minute}Z_${unique}.json.gz`;
}
