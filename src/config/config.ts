import type { Policy } from "../access/database.js";
import type { Application } from "../trail/application.js";
import type { WatchRow } from "../watch/row.js";

/** Everything that differs between installations, checked; nothing else in the app reads files or the environment. */
export type Config = {
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly apiUrl?: string;
    readonly teamId: string;
    readonly commands: { readonly sql: string; readonly whodid: string };
  };
  readonly feed: {
    readonly channelId: string;
    readonly settlingMinutes: number;
    /** Statements are shown in that channel without their literals. */
    readonly hideLiterals: boolean;
    /** So many messages of its own a principal gets in a minute; what is above is folded. */
    readonly foldAbove: number;
  };
  /** What the result of a read may have; the rest is not read. */
  readonly results: { readonly maxRows: number; readonly maxBytes: number };
  readonly trailQueueUrl: string;
  readonly ledgerTable: string;
  readonly workTable: string;
  /** 32 bytes each. */
  readonly sealingKey: Buffer;
  readonly hmacKey: Buffer;
  /** Touched while all is well. */
  readonly healthFile: string | undefined;
  readonly logLevel: string;
  /** Where Identity Center is, and the role that may read its users, if it is not whodid's own. */
  readonly identityCenter: { readonly region: string; readonly roleArn?: string } | undefined;
  /** Where there is no trail: the Regions whose event history is watched instead. */
  readonly withoutTrail: { readonly regions: readonly string[] } | undefined;
  readonly policy: Policy;
  /** Principals whose statements round whodid are rolled up. */
  readonly applications: readonly Application[];
  /** The events besides statements that the feed tells of. */
  readonly watch: readonly WatchRow[];
};

/** What `whodid.yml` says of people, databases and events, all that reading files needs. */
export type FileConfig = Pick<Config, "policy" | "applications" | "watch">;

/** What reading and filling the ledger needs: nothing of Slack, no keys, and a queue only to know its name in the trail. */
export type LedgerConfig = FileConfig &
  Pick<Config, "ledgerTable" | "workTable" | "withoutTrail"> & {
    readonly feed: Pick<Config["feed"], "settlingMinutes">;
    readonly trailQueueUrl: string | null;
  };
