import { randomBytes } from "node:crypto";
import { aws, people } from "../seed.js";

/**
 * A finding of GuardDuty about the cluster, as EventBridge carries it. Mallory's address stands in it.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export function findingOf(type: string, fields: Readonly<Record<string, unknown>>, now: number): object {
  const at = new Date(now).toISOString();
  const address = people.find(({ name }) => name === "mallory")?.address;
  return {
    schemaVersion: "2.0",
    accountId: aws.accountId,
    region: aws.region,
    id: randomBytes(16).toString("hex"),
    type,
    resource: {
      resourceType: "RDSDBInstance",
      rdsDbInstanceDetails: {
        dbInstanceIdentifier: `${aws.clusterId}-instance-1`,
        dbClusterIdentifier: aws.clusterId,
        engine: "Aurora PostgreSQL",
      },
      rdsDbUserDetails: { user: "postgres", application: "psql", database: aws.clusterId },
    },
    service: {
      serviceName: "guardduty",
      action: {
        actionType: "RDS_LOGIN_ATTEMPT",
        rdsLoginAttemptAction: { remoteIpDetails: { ipAddressV4: address } },
      },
      eventFirstSeen: at,
      eventLastSeen: at,
      count: 1,
    },
    severity: 5,
    createdAt: at,
    updatedAt: at,
    title: "Somebody logged in to a database from an address that is known to be malicious.",
    ...fields,
  };
}
