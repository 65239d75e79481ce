import { aws } from "../seed.js";
import type { Cluster } from "./cluster.js";
import type { Iam } from "./iam.js";
import { queryAnswer, queryRefusals, refuseInQuery } from "./protocols.js";
import { Refusal, type Service } from "./wire.js";

const namespace = "http://rds.amazonaws.com/doc/2014-10-31/";

/** RDS in the Query protocol: DescribeDBClusters of the one cluster. */
export function createRds({ iam, cluster }: { iam: Iam; cluster: Cluster }): Service {
  return {
    name: "rds",
    operationOf: ({ body }) => form(body).get("Action") ?? "",
    knows: (operation) => operation === "DescribeDBClusters",
    async perform(call) {
      if (!iam.permits(call.caller, "rds:DescribeDBClusters", aws.clusterArn))
        throw new Refusal(
          "AccessDenied",
          403,
          `User: ${call.caller.identity.principal.arn} is not authorized to perform: rds:DescribeDBClusters`,
        );
      const wanted = form(call.body).get("DBClusterIdentifier");
      if (wanted !== null && wanted !== aws.clusterId && wanted !== aws.clusterArn)
        throw new Refusal("DBClusterNotFoundFault", 404, `DBCluster ${wanted} not found.`);
      return queryAnswer(
        namespace,
        "DescribeDBClusters",
        `<DBClusters>${describe(cluster)}</DBClusters>`,
        call.requestId,
      );
    },
    refuse: refuseInQuery(namespace),
    refusals: queryRefusals,
  };
}

function form(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

function describe(cluster: Cluster): string {
  const members: Record<string, string> = {
    DBClusterIdentifier: aws.clusterId,
    DBClusterArn: aws.clusterArn,
    DBClusterParameterGroup: "billing-postgresql17",
    DatabaseName: aws.clusterId,
    Engine: "aurora-postgresql",
    EngineMode: "provisioned",
    EngineVersion: "17.10",
    Status: cluster.status(),
    HttpEndpointEnabled: "true",
    IAMDatabaseAuthenticationEnabled: "false",
    ActivityStreamStatus: "stopped",
    EnabledCloudwatchLogsExports: "<member>postgresql</member>",
    ServerlessV2ScalingConfiguration: "<MinCapacity>0.0</MinCapacity><MaxCapacity>4.0</MaxCapacity>",
  };
  const xml = Object.entries(members).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<DBCluster>${xml.join("")}</DBCluster>`;
}
