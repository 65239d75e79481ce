import type { Scan } from "../trail/scan.js";

/** What a command may know of the process that it runs in. */
export type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts with the first signal. */
  readonly stop: AbortSignal;
  /** Standard input, as it comes. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes to standard output; resolves when more may be written, to false when nobody reads any more. */
  readonly write: (text: string) => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Shows how far something is, in place of what it showed before; nothing when empty. Only where a person watches. */
  readonly progress?: ((text: string) => void) | undefined;
  /** Scans log files in a thread of its own; without it they are scanned where they are read. */
  readonly scan?: Scan | undefined;
  /** Tells the parent process, where one listens. */
  readonly announce: (news: "ready") => void;
  /** Hears of faults that nobody caught. */
  readonly onFault: (listener: (fault: unknown) => void) => void;
  readonly exit: (status: number) => void;
};
