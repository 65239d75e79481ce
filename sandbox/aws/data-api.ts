import { shop } from "../seed.js";
import type { Cluster } from "./cluster.js";
import { checkAccess } from "./data-api-access.js";
import type { Backend } from "./data-api-backend.js";
import { readJson, readRequest, requestSchemas } from "./data-api-request.js";
import { dataApiTrail } from "./data-api-trail.js";
import { invalid } from "./database-error.js";
import type { Iam } from "./iam.js";
import { jsonRefusals, refuseInRestJson, restJsonAnswer } from "./protocols.js";
import { type Answer, type Call, Refusal, type Service } from "./wire.js";

/** Paths of the API's model. */
const operations: Readonly<Record<string, string>> = {
  "/Execute": "ExecuteStatement",
  "/BatchExecute": "BatchExecuteStatement",
  "/BeginTransaction": "BeginTransaction",
  "/CommitTransaction": "CommitTransaction",
  "/RollbackTransaction": "RollbackTransaction",
};

type Parts = {
  /** The database of the cluster `billing`, and of `shop` where the machine has a server for it. */
  readonly billing: Backend;
  readonly shop: Backend | undefined;
  readonly cluster: Cluster;
  readonly iam: Iam;
};

/** The RDS Data API in front of real servers. */
export function createDataApi({ billing, shop: ofShop, cluster, iam }: Parts): Service {
  /** Lets a call through to the database of its cluster, or throws why it may not, or cannot, go there. */
  function admit(
    call: Call,
    request: { resourceArn: string; secretArn: string; schema?: string | undefined },
  ): Backend {
    checkAccess(iam, call, request);
    if (request.schema !== undefined && request.schema !== "")
      throw invalid("Schema parameter isn't supported");
    if (request.resourceArn === shop.clusterArn) return ofShop ?? noInstance();
    cluster.admit();
    return billing;
  }

  async function perform(call: Call): Promise<string> {
    switch (call.operation) {
      case "CommitTransaction":
      case "RollbackTransaction": {
        const request = readRequest(requestSchemas[call.operation], call.body);
        const commits = call.operation === "CommitTransaction";
        const how = commits ? "commit" : "rollback";
        await admit(call, request).end(request.transactionId, request.secretArn, how);
        return JSON.stringify({
          transactionStatus: commits ? "Transaction Committed" : "Rollback Complete",
        });
      }
      case "BeginTransaction": {
        const request = readRequest(requestSchemas.BeginTransaction, call.body);
        const { secretArn, database } = request;
        return JSON.stringify({ transactionId: await admit(call, request).begin(secretArn, database) });
      }
      case "BatchExecuteStatement": {
        const request = readRequest(requestSchemas.BatchExecuteStatement, call.body);
        return admit(call, request).batch(request);
      }
      default: {
        const request = readRequest(requestSchemas.ExecuteStatement, call.body);
        return admit(call, request).execute(request);
      }
    }
  }

  return {
    name: "rds-data",
    operationOf: ({ path }) => operations[path] ?? path,
    knows: (operation) => Object.values(operations).includes(operation),
    perform: async (call): Promise<Answer> => restJsonAnswer(await perform(call), call.requestId),
    refuse: refuseInRestJson,
    refusals: jsonRefusals({ status: 403, internal: "InternalServerErrorException" }),
    secretOf: ({ body }) => memberOf(body, "secretArn"),
    trail: (call) => dataApiTrail(call.operation, readJson(call.body)),
    async stop() {
      await billing.stop();
      await ofShop?.stop();
    },
  };
}

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors */
function noInstance(): never {
  throw new Refusal("DatabaseNotFoundException", 404, "The DB cluster doesn't have a DB instance.");
}

function memberOf(body: Buffer, name: string): string | undefined {
  const request = readJson(body);
  if (typeof request !== "object" || request === null) return undefined;
  const value: unknown = Reflect.get(request, name);
  return typeof value === "string" ? value : undefined;
}
