import type { BatchRequest, ExecuteRequest } from "./data-api-request.js";

/** The database behind one cluster: each answer is the response's JSON text; what it throws are refusals of the service. */
export type Backend = {
  execute(request: ExecuteRequest): Promise<string>;
  batch(request: BatchRequest): Promise<string>;
  /** The new transaction's id. */
  begin(secretArn: string, database: string | undefined): Promise<string>;
  end(transactionId: string, secretArn: string, how: "commit" | "rollback"): Promise<void>;
  stop(): Promise<void>;
};
