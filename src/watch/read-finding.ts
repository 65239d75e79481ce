import { z } from "zod";

import { textAt } from "./fields.js";
import type { Severity, WatchRow } from "./row.js";
import type { WatchedFinding } from "./watched.js";

const text = z.string().min(1).nullish().catch(null);
const number = z.number().nullish().catch(null);

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
const findingShape = z.object({
  id: z.string().min(1).max(256),
  type: z.string().min(1),
  title: text,
  severity: number,
  region: text,
  accountId: text,
  updatedAt: z.iso.datetime({ offset: true }),
  service: z
    .object({ count: number, eventLastSeen: z.iso.datetime({ offset: true }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

const users = ["resource.rdsDbUserDetails.user", "resource.accessKeyDetails.userName"];
const addresses = ["rdsLoginAttemptAction", "awsApiCallAction"].flatMap((action) =>
  ["ipAddressV4", "ipAddressV6"].map((ip) => `service.action.${action}.remoteIpDetails.${ip}`),
);
const resources = [
  "resource.rdsDbInstanceDetails.dbClusterIdentifier",
  "resource.rdsDbInstanceDetails.dbInstanceIdentifier",
  "service.action.awsApiCallAction.affectedResources.AWS::CloudTrail::Trail",
];

/**
 * The facts of a finding that rows of the table mean. A finding that goes on is sent again under the same id, with a higher count and a
 * later time. Never throws.
 */
export function readFinding(
  finding: unknown,
  rows: readonly WatchRow[],
  severity: Severity,
): WatchedFinding | "unreadable" {
  const read = findingShape.safeParse(finding);
  if (!read.success) return "unreadable";
  const { id, type, title, severity: score, region, accountId, updatedAt, service } = read.data;
  const first = (paths: readonly string[]) =>
    paths.map((path) => textAt(finding, path)).find((value) => value !== null) ?? null;
  return {
    kind: "finding",
    key: id,
    rows,
    severity,
    at: Date.parse(service?.eventLastSeen ?? updatedAt),
    region: region ?? null,
    accountId: accountId ?? null,
    sourceIp: first(addresses),
    resource: first(resources),
    type,
    title: title ?? null,
    score: score ?? null,
    count: service?.count ?? null,
    user: first(users),
  };
}
