import type { Database, Policy } from "../access/database.js";
import type { Place } from "../trail/coverage.js";

/**
 * What `whodid.yml` knows, and beside it each cluster that files tell of and it does not: as a database of the cluster's own name. Where
 * neither knows any, one that is nowhere stands for each place.
 */
export function withClusters(policy: Policy, told: Iterable<string>, places: readonly Place[]): Policy {
  const clusterArns = [...told];
  if (clusterArns.length === 0 && policy.databases.length === 0)
    clusterArns.push(...(places.length === 0 ? ["unknown"] : places.map(clusterIn)));
  const known = new Set(policy.databases.map(({ clusterArn }) => clusterArn));
  const names = new Set(policy.databases.map(({ name }) => name));
  const others: Database[] = [];
  for (const clusterArn of clusterArns) {
    if (known.has(clusterArn)) continue;
    const [, , , region = "", account = "", , cluster = clusterArn] = clusterArn.split(":");
    // Clusters of the same name lie in other accounts or Regions.
    const name = [cluster, `${cluster}@${region}`, `${cluster}@${account}@${region}`].find(
      (each) => !names.has(each),
    );
    names.add(name ?? clusterArn);
    others.push({
      name: name ?? clusterArn,
      clusterArn,
      database: "",
      engine: "postgresql",
      region,
      environment: "",
      channels: [],
      secrets: [],
    });
  }
  return { ...policy, databases: [...policy.databases, ...others] };
}

function clusterIn({ accountId, region }: Place): string {
  return `arn:aws:rds:${region}:${accountId}:cluster:any-cluster`;
}
