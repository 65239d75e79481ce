import type { Policy } from "../access/database.js";
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
  };
  readonly trailQueueUrl: string;
  readonly ledgerTable: string;
  readonly workTable: string;
  /** 32 bytes each. */
  readonly sealingKey: Buffer;
  readonly hmacKey: Buffer;
  /** Touched while all is well. */
  readonly healthFile: string | undefined;
  readonly logLevel: string;
  readonly policy: Policy;
  /** The events besides statements that the feed tells of. */
  readonly watch: readonly WatchRow[];
};

/** What reading and filling the ledger needs: nothing of Slack, no queue, no keys. */
export type LedgerConfig = Pick<Config, "ledgerTable" | "workTable" | "policy" | "watch"> & {
  readonly feed: Pick<Config["feed"], "settlingMinutes">;
};
