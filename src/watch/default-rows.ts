import { findingSource, type WatchRow } from "./row.js";

const trail = "cloudtrail.amazonaws.com";
const rds = "rds.amazonaws.com";
const secrets = "secretsmanager.amazonaws.com";
const queues = "sqs.amazonaws.com";
const tables = "dynamodb.amazonaws.com";
const logs = "logs.amazonaws.com";
const signIn = "signin.amazonaws.com";
const guardDuty = "guardduty.amazonaws.com";

const cluster = "requestParameters.dBClusterIdentifier";
const instance = "requestParameters.dBInstanceIdentifier";
const byArn = "requestParameters.resourceArn";
const snapshot = "requestParameters.dBClusterSnapshotIdentifier";

/** Under which names the Data API and RDS read a secret for their callers; only a service can stand in these fields. */
const secretReaders = ["rds-data", "rdsdata", "rdsdataapi", "rds"].map((name) => `${name}.amazonaws.com`);

/** A log group that Aurora writes to. */
const databaseLog = { field: "requestParameters.logGroupName", contains: "/aws/rds/" } as const;

/** Lets a row be read from left to right, like a line of a table. */
function row(
  severity: WatchRow["severity"],
  name: string,
  done: string,
  toDo: string,
  rest: Pick<WatchRow, "source" | "events" | "where" | "resource">,
): WatchRow {
  return { severity, name, done, toDo, ...rest };
}

const value = (field: string) => ({ field, absent: true, not: true }) as const;

/**
 * What is watched unless `whodid.yml` says otherwise: what endangers the evidence, what endangers the database, and who must not be
 * needed. Fields as the services write them: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html
 */
// oxfmt-ignore
export const defaultRows: readonly WatchRow[] = [
  // The trail.
  row("high", "trail-stopped", "stopped a trail", "stop a trail",
    { source: trail, events: ["StopLogging"], resource: "requestParameters.name" }),
  row("high", "trail-deleted", "deleted a trail", "delete a trail",
    { source: trail, events: ["DeleteTrail"], resource: "requestParameters.name" }),
  row("high", "trail-selectors", "changed which events a trail records", "change which events a trail records",
    { source: trail, events: ["PutEventSelectors"], resource: "requestParameters.trailName" }),
  row("high", "trail-validation-off", "switched the validation of a trail's log files off", "switch the validation of a trail's log files off",
    { source: trail, events: ["UpdateTrail"], where: [{ field: "requestParameters.enableLogFileValidation", is: false }], resource: "requestParameters.name" }),
  row("medium", "trail-changed", "changed a trail", "change a trail",
    { source: trail, events: ["UpdateTrail"], resource: "requestParameters.name" }),
  row("high", "event-store-stopped", "stopped or deleted an event data store", "stop or delete an event data store",
    { source: trail, events: ["DeleteEventDataStore", "StopEventDataStoreIngestion"], resource: "requestParameters.eventDataStore" }),
  row("medium", "event-store-changed", "changed an event data store", "change an event data store",
    { source: trail, events: ["UpdateEventDataStore"], resource: "requestParameters.eventDataStore" }),
  row("low", "trail-started", "started a trail", "start a trail",
    { source: trail, events: ["StartLogging"], resource: "requestParameters.name" }),

  // What whodid itself stands on.
  row("high", "trail-queue-changed", "changed, emptied or deleted the queue of the trail", "change, empty or delete the queue of the trail",
    { source: queues, events: ["DeleteQueue", "PurgeQueue", "SetQueueAttributes", "AddPermission", "RemovePermission"], where: [{ field: "requestParameters.queueUrl", names: "queue" }], resource: "requestParameters.queueUrl" }),
  row("high", "ledger-deleted", "deleted a table of whodid", "delete a table of whodid",
    { source: tables, events: ["DeleteTable"], where: [{ field: "requestParameters.tableName", names: "table" }], resource: "requestParameters.tableName" }),

  // What the database writes about itself.
  row("high", "activity-stream-stopped", "stopped a database's activity stream", "stop a database's activity stream",
    { source: rds, events: ["StopActivityStream"], resource: byArn }),
  row("high", "database-log-off", "switched the export of a database's log off", "switch the export of a database's log off",
    { source: rds, events: ["ModifyDBCluster"], where: [value("requestParameters.cloudwatchLogsExportConfiguration.disableLogTypes")], resource: cluster }),
  row("high", "database-log-deleted", "deleted a database's log", "delete a database's log",
    { source: logs, events: ["DeleteLogGroup", "DeleteLogStream"], where: [databaseLog], resource: databaseLog.field }),
  row("medium", "database-log-retention", "changed how long a database's log is kept", "change how long a database's log is kept",
    { source: logs, events: ["PutRetentionPolicy"], where: [databaseLog], resource: databaseLog.field }),

  // The Data API.
  row("high", "data-api-off", "switched the Data API off", "switch the Data API off",
    { source: rds, events: ["ModifyDBCluster"], where: [{ field: "requestParameters.enableHttpEndpoint", is: false }], resource: cluster }),
  row("high", "data-api-disabled", "switched the Data API off", "switch the Data API off",
    { source: rds, events: ["DisableHttpEndpoint"], resource: byArn }),
  row("low", "data-api-on", "switched the Data API on", "switch the Data API on",
    { source: rds, events: ["EnableHttpEndpoint"], resource: byArn }),

  // Clusters, snapshots and what leaves them.
  row("high", "cluster-deleted", "deleted a cluster", "delete a cluster",
    { source: rds, events: ["DeleteDBCluster"], resource: cluster }),
  row("high", "instance-deleted", "deleted a database instance", "delete a database instance",
    { source: rds, events: ["DeleteDBInstance"], resource: instance }),
  row("high", "snapshot-deleted", "deleted a snapshot", "delete a snapshot",
    { source: rds, events: ["DeleteDBClusterSnapshot"], resource: snapshot }),
  row("high", "backups-deleted", "deleted a cluster's automated backups", "delete a cluster's automated backups",
    { source: rds, events: ["DeleteDBClusterAutomatedBackup"], resource: "requestParameters.dbClusterResourceId" }),
  row("medium", "deletion-protection-off", "switched the protection against deletion off", "switch the protection against deletion off",
    { source: rds, events: ["ModifyDBCluster"], where: [{ field: "requestParameters.deletionProtection", is: false }], resource: cluster }),
  row("medium", "cluster-restored", "restored a cluster", "restore a cluster",
    { source: rds, events: ["RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime", "RestoreDBClusterFromS3"], resource: cluster }),
  row("medium", "cluster-stopped", "stopped a cluster", "stop a cluster",
    { source: rds, events: ["StopDBCluster"], resource: cluster }),
  row("high", "snapshot-public", "made a snapshot public", "make a snapshot public",
    { source: rds, events: ["ModifyDBClusterSnapshotAttribute"], where: [{ field: "requestParameters.attributeName", is: "restore" }, { field: "requestParameters.valuesToAdd", is: "all" }], resource: snapshot }),
  row("high", "snapshot-shared", "shared a snapshot with another account", "share a snapshot with another account",
    { source: rds, events: ["ModifyDBClusterSnapshotAttribute"], where: [{ field: "requestParameters.attributeName", is: "restore" }, value("requestParameters.valuesToAdd"), { field: "requestParameters.valuesToAdd", is: "all", not: true }], resource: snapshot }),
  row("medium", "snapshot-copied", "copied a snapshot", "copy a snapshot",
    { source: rds, events: ["CopyDBClusterSnapshot"], resource: "requestParameters.sourceDBClusterSnapshotIdentifier" }),
  row("high", "data-exported", "exported a cluster or snapshot to a bucket", "export a cluster or snapshot to a bucket",
    { source: rds, events: ["StartExportTask"], resource: "requestParameters.sourceArn" }),
  row("high", "instance-public", "made a database reachable from the internet", "make a database reachable from the internet",
    { source: rds, events: ["ModifyDBInstance"], where: [{ field: "requestParameters.publiclyAccessible", is: true }], resource: instance }),

  // The keys to the database.
  row("high", "master-password", "changed a master password", "change a master password",
    { source: rds, events: ["ModifyDBCluster"], where: [value("requestParameters.masterUserPassword")], resource: cluster }),
  row("medium", "master-password-rotated", "had a master password rotated", "have a master password rotated",
    { source: rds, events: ["ModifyDBCluster"], where: [{ field: "requestParameters.rotateMasterUserPassword", is: true }], resource: cluster }),
  row("medium", "parameter-group", "changed a parameter group", "change a parameter group",
    { source: rds, events: ["ModifyDBClusterParameterGroup", "ResetDBClusterParameterGroup"], resource: "requestParameters.dBClusterParameterGroupName" }),
  row("medium", "other-parameter-group", "gave a cluster another parameter group", "give a cluster another parameter group",
    { source: rds, events: ["ModifyDBCluster"], where: [value("requestParameters.dBClusterParameterGroupName")], resource: cluster }),
  row("high", "secret-read", "read a database secret", "read a database secret",
    { source: secrets, events: ["GetSecretValue"], where: [{ field: "requestParameters.secretId", names: "secret" }, { field: "userIdentity.invokedBy", oneOf: secretReaders, not: true }, { field: "sourceIPAddress", oneOf: secretReaders, not: true }], resource: "requestParameters.secretId" }),
  row("high", "secrets-read", "read several secrets, a database's among them", "read several secrets, a database's among them",
    { source: secrets, events: ["BatchGetSecretValue"], where: [{ field: "requestParameters.secretIdList", names: "secret" }], resource: "requestParameters.secretIdList" }),
  row("medium", "secret-changed", "changed or deleted a database secret", "change or delete a database secret",
    { source: secrets, events: ["PutSecretValue", "UpdateSecret", "DeleteSecret", "PutResourcePolicy"], where: [{ field: "requestParameters.secretId", names: "secret" }], resource: "requestParameters.secretId" }),

  // People.
  row("high", "root-console", "signed in to the console", "sign in to the console",
    { source: signIn, events: ["ConsoleLogin"], where: [{ field: "userIdentity.type", is: "Root" }] }),
  row("medium", "console-without-mfa", "signed in to the console without a second factor", "sign in to the console without a second factor",
    { source: signIn, events: ["ConsoleLogin"], where: [{ field: "userIdentity.type", is: "IAMUser" }, { field: "additionalEventData.MFAUsed", is: "No" }, { field: "responseElements.ConsoleLogin", is: "Success" }] }),
  row("high", "root-used", "made a change as root", "make a change as root",
    { source: "*", where: [{ field: "userIdentity.type", is: "Root" }, { field: "userIdentity.invokedBy", absent: true }, { field: "eventType", is: "AwsApiCall" }, { field: "readOnly", is: true, not: true }] }),

  // GuardDuty, and what it found. Severity is ours: GuardDuty calls it low when somebody stops a trail.
  row("high", "guardduty-off", "switched GuardDuty off", "switch GuardDuty off",
    { source: guardDuty, events: ["UpdateDetector"], where: [{ field: "requestParameters.enable", is: false }], resource: "requestParameters.detectorId" }),
  row("high", "guardduty-deleted", "deleted GuardDuty's detector or left its administrator", "delete GuardDuty's detector or leave its administrator",
    { source: guardDuty, events: ["DeleteDetector", "DisassociateFromAdministratorAccount", "DisassociateFromMasterAccount", "StopMonitoringMembers", "DeleteMembers"], resource: "requestParameters.detectorId" }),
  row("medium", "guardduty-filter", "changed which findings GuardDuty hides", "change which findings GuardDuty hides",
    { source: guardDuty, events: ["CreateFilter", "UpdateFilter"], where: [{ field: "requestParameters.action", is: "ARCHIVE" }], resource: "requestParameters.name" }),
  row("high", "finding-trail", "found that logging of the trail was tampered with", "",
    { source: findingSource, where: [{ field: "type", contains: "CloudTrailLoggingDisabled" }] }),
  row("high", "finding-trail-call", "found a suspicious call to CloudTrail", "",
    { source: findingSource, where: [{ field: "type", contains: "CloudTrailLoggingDisabled", not: true }, { field: "service.action.awsApiCallAction.serviceName", is: trail }] }),
  row("medium", "finding-database", "found a suspicious login to a database", "",
    { source: findingSource, where: [{ field: "type", contains: ":RDS/" }] }),
];
