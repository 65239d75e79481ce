/** A CloudTrail record of a Data API call through whodid, composed from the documented field list, with what the test wants otherwise. */
export function aRecord(facts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    userIdentity: anAssumedRole("bob@example.com"),
    eventTime: "2026-11-20T12:00:01Z",
    eventSource: "rdsdataapi.amazonaws.com",
    eventName: "ExecuteStatement",
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.10",
    userAgent: "aws-sdk-js/3.1143.0 ua/2.1 whodid/01KAGW0000ABCDEFGHJKMNPQRS#run",
    requestParameters: {
      sql: "**********",
      database: "**********",
      resourceArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
      secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3",
      parameters: [],
    },
    responseElements: null,
    requestID: "6ba9a36e-0000-4ca8-9a2e-15a9eada988e",
    eventID: "a2c7a357-0000-4755-a0d0-aed11ed4253a",
    readOnly: false,
    eventType: "Rds Data Service",
    managementEvent: false,
    recipientAccountId: "111122223333",
    eventCategory: "Data",
    ...facts,
  };
}

/** A session of the role sql-bob, as `userIdentity` shows it. */
export function anAssumedRole(sessionName: string, sourceIdentity?: string): Record<string, unknown> {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${sessionName}`,
    arn: `arn:aws:sts::111122223333:assumed-role/sql-bob/${sessionName}`,
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: "arn:aws:iam::111122223333:role/teams/sql-bob",
        accountId: "111122223333",
        userName: "sql-bob",
      },
      attributes: { creationDate: "2026-11-20T11:59:00Z", mfaAuthenticated: "false" },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  };
}
