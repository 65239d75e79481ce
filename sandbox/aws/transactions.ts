import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Connections } from "./connections.js";
import { transactionNotFound, stillRunning } from "./database-error.js";

export type Transaction = {
  readonly id: string;
  readonly client: pg.PoolClient;
  readonly secretArn: string;
  readonly database: string;
};

/** Open transactions: three minutes idle or a day in all end them with a rollback. */
export type Transactions = {
  begin(secretArn: string, database: string): Promise<string>;
  /** Runs `work` alone in the transaction. Throws TransactionNotFound, or at once when it is already running something. */
  within<T>(id: string, secretArn: string, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Forgets it at once and gives its session back (which rolls back what is open), or closes the session when it has settled. */
  end(transaction: Transaction, session: "keep" | "close", settled?: Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BeginTransaction.html */
const idleMs = 3 * 60_000;
const lifetimeMs = 24 * 3_600_000;
const sweepMs = 5000;

type Held = Transaction & { readonly startedAt: number; lastUsedAt: number; busy: boolean };

export function createTransactions(parts: { connections: Connections; clock: () => number }): Transactions {
  const { connections, clock } = parts;
  const open = new Map<string, Held>();

  async function end(
    { id, client }: Transaction,
    session: "keep" | "close",
    settled?: Promise<void>,
  ): Promise<void> {
    if (!open.delete(id)) return;
    await settled;
    if (session === "close") client.release(true);
    else await connections.giveBack(client);
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
      const client = await connections.open(secretArn, database);
      try {
        await client.query("BEGIN");
      } catch (error) {
        client.release(true);
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
