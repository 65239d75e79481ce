import { randomBytes } from "node:crypto";
import { transactionNotFound, stillRunning } from "./database-error.js";

/** What opens, cleans and closes sessions of a server. */
export type Sessions<Client> = {
  open(secretArn: string, database: string): Promise<Client>;
  begin(client: Client): Promise<void>;
  /** Gives a session back clean, so that nothing of one call is seen by the next. */
  giveBack(client: Client): Promise<void>;
  close(client: Client): void;
};

export type Transaction<Client> = {
  readonly id: string;
  readonly client: Client;
  readonly secretArn: string;
  readonly database: string;
};

/** Open transactions: three minutes idle or a day in all end them with a rollback. */
export type Transactions<Client> = {
  begin(secretArn: string, database: string): Promise<string>;
  /** Runs `work` alone in the transaction. Throws TransactionNotFound, or at once when it is already running something. */
  within<T>(
    id: string,
    secretArn: string,
    work: (transaction: Transaction<Client>) => Promise<T>,
  ): Promise<T>;
  /** Forgets it at once and gives its session back (which rolls back what is open), or closes the session when it has settled. */
  end(transaction: Transaction<Client>, session: "keep" | "close", settled?: Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BeginTransaction.html */
const idleMs = 3 * 60_000;
const lifetimeMs = 24 * 3_600_000;
const sweepMs = 5000;

type Held<Client> = Transaction<Client> & { readonly startedAt: number; lastUsedAt: number; busy: boolean };

export function createTransactions<Client>(parts: {
  sessions: Sessions<Client>;
  clock: () => number;
}): Transactions<Client> {
  const { sessions, clock } = parts;
  const open = new Map<string, Held<Client>>();

  async function end(
    { id, client }: Transaction<Client>,
    session: "keep" | "close",
    settled?: Promise<void>,
  ): Promise<void> {
    if (!open.delete(id)) return;
    await settled;
    if (session === "close") sessions.close(client);
    else await sessions.giveBack(client);
  }

  async function sweep(): Promise<void> {
    const expired = [...open.values()].filter(
      ({ startedAt, lastUsedAt, busy }) =>
        !busy && (clock() - lastUsedAt > idleMs || clock() - startedAt > lifetimeMs),
    );
    await Promise.all(expired.map((held) => end(held, "keep")));
  }

  const timer = setInterval(() => void sweep(), sweepMs).unref();

  return {
    async begin(secretArn, database) {
      await sweep();
      const client = await sessions.open(secretArn, database);
      try {
        await sessions.begin(client);
      } catch (error) {
        sessions.close(client);
        throw error;
      }
      const id = randomBytes(96).toString("base64");
      open.set(id, {
        id,
        client,
        secretArn,
        database,
        startedAt: clock(),
        lastUsedAt: clock(),
        busy: false,
      });
      return id;
    },
    async within(id, secretArn, work) {
      await sweep();
      const held = open.get(id);
      if (held === undefined || held.secretArn !== secretArn) throw transactionNotFound(id);
      if (held.busy) throw stillRunning();
      held.busy = true;
      try {
        return await work(held);
      } finally {
        held.busy = false;
        held.lastUsedAt = clock();
      }
    },
    end,
    async stop() {
      clearInterval(timer);
      await Promise.all([...open.values()].map((held) => end(held, "close")));
    },
  };
}
