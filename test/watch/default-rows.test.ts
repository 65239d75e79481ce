import { describe, expect, it } from "@jest/globals";

import { defaultRows } from "../../src/watch/default-rows.js";
import { findingSource } from "../../src/watch/row.js";
import { createWatch } from "../../src/watch/watch.js";
import { aFinding, callRecord, known, queueUrl } from "./records.js";

const watch = createWatch(defaultRows, known);
const root = {
  userIdentity: { type: "Root", arn: "arn:aws:iam::111122223333:root", accountId: "111122223333" },
};
const asking = (requestParameters: object) => ({ requestParameters });
const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3";
const through = (service: string) => ({
  userIdentity: { type: "AssumedRole", invokedBy: `${service}.amazonaws.com` },
  sourceIPAddress: `${service}.amazonaws.com`,
});
const cluster = { dBClusterIdentifier: "billing" };
const snapshot = { dBClusterSnapshotIdentifier: "nightly" };

/** For each row a call that it means and one, nearly the same, that it does not. */
const examples: Readonly<Record<string, readonly [means: object, not: object]>> = {
  "trail-stopped": [
    callRecord("cloudtrail", "StopLogging", asking({ name: "main" })),
    callRecord("cloudtrail", "GetTrailStatus", asking({ name: "main" })),
  ],
  "trail-deleted": [callRecord("cloudtrail", "DeleteTrail"), callRecord("example", "DeleteTrail")],
  "trail-selectors": [
    callRecord("cloudtrail", "PutEventSelectors", asking({ trailName: "main", advancedEventSelectors: [] })),
    callRecord("cloudtrail", "GetEventSelectors", asking({ trailName: "main" })),
  ],
  "trail-validation-off": [
    callRecord("cloudtrail", "UpdateTrail", asking({ name: "main", enableLogFileValidation: false })),
    callRecord("cloudtrail", "UpdateTrail", asking({ name: "main", enableLogFileValidation: true })),
  ],
  "trail-changed": [callRecord("cloudtrail", "UpdateTrail"), callRecord("cloudtrail", "ListTrails")],
  "event-store-stopped": [
    callRecord("cloudtrail", "StopEventDataStoreIngestion"),
    callRecord("cloudtrail", "StartEventDataStoreIngestion"),
  ],
  "event-store-changed": [
    callRecord("cloudtrail", "UpdateEventDataStore"),
    callRecord("cloudtrail", "GetEventDataStore"),
  ],
  "trail-started": [callRecord("cloudtrail", "StartLogging"), callRecord("cloudtrail", "StartQuery")],
  "trail-queue-changed": [
    callRecord("sqs", "PurgeQueue", asking({ queueUrl })),
    callRecord("sqs", "PurgeQueue", asking({ queueUrl: `${queueUrl}-other` })),
  ],
  "ledger-deleted": [
    callRecord("dynamodb", "DeleteTable", asking({ tableName: "whodid-ledger" })),
    callRecord("dynamodb", "DeleteTable", asking({ tableName: "orders" })),
  ],
  "activity-stream-stopped": [
    callRecord("rds", "StopActivityStream"),
    callRecord("rds", "StartActivityStream"),
  ],
  "database-log-off": [
    callRecord(
      "rds",
      "ModifyDBCluster",
      asking({ ...cluster, cloudwatchLogsExportConfiguration: { disableLogTypes: ["postgresql"] } }),
    ),
    callRecord(
      "rds",
      "ModifyDBCluster",
      asking({ ...cluster, cloudwatchLogsExportConfiguration: { enableLogTypes: ["postgresql"] } }),
    ),
  ],
  "database-log-deleted": [
    callRecord("logs", "DeleteLogGroup", asking({ logGroupName: "/aws/rds/cluster/billing/postgresql" })),
    callRecord("logs", "DeleteLogGroup", asking({ logGroupName: "/aws/lambda/orders" })),
  ],
  "database-log-retention": [
    callRecord("logs", "PutRetentionPolicy", asking({ logGroupName: "/aws/rds/cluster/billing/postgresql" })),
    callRecord("logs", "PutRetentionPolicy", asking({ logGroupName: "/aws/lambda/orders" })),
  ],
  "data-api-off": [
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, enableHttpEndpoint: false })),
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, enableHttpEndpoint: true })),
  ],
  "data-api-disabled": [callRecord("rds", "DisableHttpEndpoint"), callRecord("rds", "EnableHttpEndpoint")],
  "data-api-on": [callRecord("rds", "EnableHttpEndpoint"), callRecord("rds", "DisableHttpEndpoint")],
  "cluster-deleted": [
    callRecord("rds", "DeleteDBCluster", asking(cluster)),
    callRecord("rds", "DescribeDBClusters", asking(cluster)),
  ],
  "instance-deleted": [callRecord("rds", "DeleteDBInstance"), callRecord("rds", "RebootDBInstance")],
  "snapshot-deleted": [
    callRecord("rds", "DeleteDBClusterSnapshot"),
    callRecord("rds", "CreateDBClusterSnapshot"),
  ],
  "backups-deleted": [
    callRecord("rds", "DeleteDBClusterAutomatedBackup"),
    callRecord("rds", "DescribeDBClusterAutomatedBackups"),
  ],
  "deletion-protection-off": [
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, deletionProtection: false })),
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, deletionProtection: true })),
  ],
  "cluster-restored": [
    callRecord("rds", "RestoreDBClusterToPointInTime"),
    callRecord("rds", "CreateDBCluster"),
  ],
  "cluster-stopped": [callRecord("rds", "StopDBCluster"), callRecord("rds", "StartDBCluster")],
  "snapshot-public": [
    callRecord(
      "rds",
      "ModifyDBClusterSnapshotAttribute",
      asking({ ...snapshot, attributeName: "restore", valuesToAdd: ["all"] }),
    ),
    callRecord(
      "rds",
      "ModifyDBClusterSnapshotAttribute",
      asking({ ...snapshot, attributeName: "restore", valuesToRemove: ["all"] }),
    ),
  ],
  "snapshot-shared": [
    callRecord(
      "rds",
      "ModifyDBClusterSnapshotAttribute",
      asking({ ...snapshot, attributeName: "restore", valuesToAdd: ["999922223333"] }),
    ),
    callRecord(
      "rds",
      "ModifyDBClusterSnapshotAttribute",
      asking({ ...snapshot, attributeName: "restore", valuesToAdd: ["all"] }),
    ),
  ],
  "snapshot-copied": [
    callRecord("rds", "CopyDBClusterSnapshot"),
    callRecord("rds", "CreateDBClusterSnapshot"),
  ],
  "data-exported": [callRecord("rds", "StartExportTask"), callRecord("rds", "DescribeExportTasks")],
  "instance-public": [
    callRecord("rds", "ModifyDBInstance", asking({ publiclyAccessible: true })),
    callRecord("rds", "ModifyDBInstance", asking({ publiclyAccessible: false })),
  ],
  "master-password": [
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, masterUserPassword: "****" })),
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, applyImmediately: true })),
  ],
  "master-password-rotated": [
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, rotateMasterUserPassword: true })),
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, rotateMasterUserPassword: false })),
  ],
  "parameter-group": [
    callRecord("rds", "ModifyDBClusterParameterGroup"),
    callRecord("rds", "DescribeDBClusterParameters"),
  ],
  "other-parameter-group": [
    callRecord("rds", "ModifyDBCluster", asking({ ...cluster, dBClusterParameterGroupName: "quiet" })),
    callRecord("rds", "ModifyDBCluster", asking(cluster)),
  ],
  "secret-read": [
    callRecord("secretsmanager", "GetSecretValue", asking({ secretId: "sql/bob" })),
    callRecord("secretsmanager", "GetSecretValue", {
      ...asking({ secretId: secret }),
      ...through("rds-data"),
    }),
  ],
  "secrets-read": [
    callRecord("secretsmanager", "BatchGetSecretValue", asking({ secretIdList: ["x", secret] })),
    callRecord("secretsmanager", "BatchGetSecretValue", asking({ secretIdList: ["x"] })),
  ],
  "secret-changed": [
    callRecord("secretsmanager", "PutSecretValue", asking({ secretId: secret })),
    callRecord("secretsmanager", "PutSecretValue", asking({ secretId: "orders" })),
  ],
  "root-console": [
    callRecord("signin", "ConsoleLogin", { ...root, eventType: "AwsConsoleSignIn" }),
    callRecord("signin", "ConsoleLogin", { eventType: "AwsConsoleSignIn" }),
  ],
  "console-without-mfa": [
    callRecord("signin", "ConsoleLogin", {
      additionalEventData: { MFAUsed: "No" },
      responseElements: { ConsoleLogin: "Success" },
    }),
    callRecord("signin", "ConsoleLogin", {
      additionalEventData: { MFAUsed: "Yes" },
      responseElements: { ConsoleLogin: "Success" },
    }),
  ],
  "root-used": [
    callRecord("iam", "CreateAccessKey", root),
    callRecord("iam", "ListUsers", { ...root, readOnly: true }),
  ],
  "guardduty-off": [
    callRecord("guardduty", "UpdateDetector", asking({ detectorId: "d1", enable: false })),
    callRecord("guardduty", "UpdateDetector", asking({ detectorId: "d1", enable: true })),
  ],
  "guardduty-deleted": [callRecord("guardduty", "DeleteDetector"), callRecord("guardduty", "GetDetector")],
  "guardduty-filter": [
    callRecord("guardduty", "CreateFilter", asking({ name: "quiet", action: "ARCHIVE" })),
    callRecord("guardduty", "CreateFilter", asking({ name: "quiet", action: "NOOP" })),
  ],
  "finding-trail": [
    aFinding("Stealth:IAMUser/CloudTrailLoggingDisabled", { severity: 2 }),
    aFinding("Stealth:IAMUser/PasswordPolicyChange"),
  ],
  "finding-trail-call": [
    aFinding("Impact:IAMUser/AnomalousBehavior", {
      service: { action: { awsApiCallAction: { serviceName: "cloudtrail.amazonaws.com" } } },
    }),
    aFinding("Impact:IAMUser/AnomalousBehavior", {
      service: { action: { awsApiCallAction: { serviceName: "ec2.amazonaws.com" } } },
    }),
  ],
  "finding-database": [
    aFinding("CredentialAccess:RDS/AnomalousBehavior.FailedLogin", { severity: 1 }),
    aFinding("Recon:EC2/PortProbeUnprotectedPort"),
  ],
};

function rowsFor(name: string, event: object): readonly string[] {
  const isFinding = defaultRows.find((row) => row.name === name)?.source === findingSource;
  const match = isFinding ? watch.matchFinding(event) : watch.match(event);
  return typeof match === "object" ? match.rows.map((row) => row.name) : [];
}

describe("what is watched by default", () => {
  it("has an example for each row, under a name of its own", () => {
    expect(Object.keys(examples).toSorted()).toEqual(defaultRows.map(({ name }) => name).toSorted());
  });

  it.each(defaultRows.map(({ name }) => name))("sees %s, and not what only looks like it", (name) => {
    const [means, not] = examples[name] ?? [{}, {}];
    expect(rowsFor(name, means)).toContain(name);
    expect(rowsFor(name, not)).not.toContain(name);
  });

  it.each([
    ["its ARN", secret],
    ["its ARN without the end", secret.slice(0, -7)],
    ["its name", "sql/bob"],
  ])("knows a secret by %s", (_, secretId) => {
    expect(
      rowsFor("secret-read", callRecord("secretsmanager", "GetSecretValue", asking({ secretId }))),
    ).toEqual(["secret-read"]);
  });

  it("sees a secret that another service fetches for somebody, and not one that is none of ours", () => {
    const change = { ...asking({ secretId: secret }), ...through("cloudformation") };
    expect(rowsFor("secret-read", callRecord("secretsmanager", "GetSecretValue", change))).toEqual([
      "secret-read",
    ]);
    expect(
      rowsFor(
        "secret-read",
        callRecord("secretsmanager", "GetSecretValue", asking({ secretId: "sql/bobby" })),
      ),
    ).toEqual([]);
  });

  it("hides nothing behind a first row: one call may be several", () => {
    const change = asking({ ...cluster, enableHttpEndpoint: false, masterUserPassword: "****" });
    expect(watch.match(callRecord("rds", "ModifyDBCluster", change))).toMatchObject({
      severity: "high",
      rows: [{ name: "data-api-off" }, { name: "master-password" }],
    });
  });

  it("says which sources and identities a reader of the trail must not skip", () => {
    expect([...watch.sources].toSorted()).toEqual(
      ["cloudtrail", "dynamodb", "guardduty", "logs", "rds", "secretsmanager", "signin", "sqs"].map(
        (name) => `${name}.amazonaws.com`,
      ),
    );
    expect([...watch.identityTypes]).toEqual(["Root"]);
  });
});
