/** The people, places and addresses of the sandbox. Ids are made up; addresses are of the documentation ranges (RFC 5737). */
export const team = { id: "T0SANDBOX", name: "Sandbox", domain: "sandbox" } as const;
export const otherTeam = { id: "T0OUTSIDE", name: "Another company", domain: "outside" } as const;
export const bot = { userId: "U0WHODID", botId: "B0WHODID", appId: "A0WHODID", name: "whodid" } as const;

export const tokens = { bot: "xoxb-sandbox-bot", app: "xapp-sandbox-app" } as const;

export type SeedPerson = {
  readonly name: string;
  readonly userId: string;
  readonly realName: string;
  readonly teamId: string;
  /** Slack's restricted account. */
  readonly guest: boolean;
  /** As they set it in Slack; who never did has none. */
  readonly timeZone?: string;
  /** Where their own AWS calls come from. */
  readonly address: string;
};

export const people: readonly SeedPerson[] = [
  {
    name: "alice",
    userId: "U0ALICE",
    realName: "Alice Ahlgren",
    teamId: team.id,
    guest: false,
    timeZone: "Europe/Stockholm",
    address: "198.51.100.11",
  },
  {
    name: "bob",
    userId: "U0BOB",
    realName: "Bob Bhatt",
    teamId: team.id,
    guest: false,
    timeZone: "Asia/Kolkata",
    address: "198.51.100.12",
  },
  {
    name: "carol",
    userId: "U0CAROL",
    realName: "Carol Castillo",
    teamId: team.id,
    guest: false,
    timeZone: "America/New_York",
    address: "198.51.100.13",
  },
  {
    name: "mallory",
    userId: "U0MALLORY",
    realName: "Mallory Moreau",
    teamId: team.id,
    guest: false,
    address: "192.0.2.66",
  },
  {
    name: "guest",
    userId: "U0GUEST",
    realName: "Gus Guest",
    teamId: team.id,
    guest: true,
    address: "192.0.2.77",
  },
  /** Of another company, present only in the externally shared channel. */
  {
    name: "olga",
    userId: "U0OLGA",
    realName: "Olga Outsider",
    teamId: otherTeam.id,
    guest: false,
    address: "192.0.2.88",
  },
];

export type SeedChannel = {
  readonly id: string;
  readonly name: string;
  /** Shared with another company through Slack Connect. */
  readonly isExtShared: boolean;
  readonly isPrivate?: boolean;
  readonly members: readonly string[];
};

export const channels: readonly SeedChannel[] = [
  {
    id: "C0BILLING",
    name: "billing",
    isExtShared: false,
    members: ["alice", "bob", "carol", "mallory", "guest", "whodid"],
  },
  {
    id: "C0DBFEED",
    name: "db-feed",
    isExtShared: false,
    members: ["alice", "bob", "carol", "mallory", "whodid"],
  },
  { id: "C0PARTNERS", name: "partners", isExtShared: true, members: ["alice", "bob", "olga", "whodid"] },
  /** Two where commands are typed and whodid is not: one that it could see, one that it does not even know of. */
  { id: "C0RANDOM", name: "random", isExtShared: false, members: ["alice", "bob", "carol"] },
  { id: "C0LEADS", name: "leads", isExtShared: false, isPrivate: true, members: ["alice", "bob"] },
];

export const aws = {
  accountId: "111122223333",
  region: "eu-west-1",
  /** whodid's own address, as the trail sees it. */
  whodidAddress: "203.0.113.10",
  botRoleArn: "arn:aws:iam::111122223333:role/whodid",
  clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
  clusterId: "billing",
  bucket: "sandbox-trail",
  trail: "audit",
  queueName: "whodid-trail",
  deadLetterQueueName: "whodid-trail-dead",
  logGroup: "/aws/rds/cluster/billing/postgresql",
  ledgerTable: "whodid-ledger",
  workTable: "whodid-work",
  eventDataStoreId: "0f1e2d3c-4b5a-4678-9abc-def012345678",
  identityStoreId: "d-9067000000",
} as const;

/** The second cluster, Aurora MySQL. */
export const shop = {
  clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:shop",
  database: "shop",
} as const;

/** Who is in Identity Center. Their ids are all that the trail tells where they act through an application. */
export const identityCenterUsers = [
  {
    userId: "c2d5e444-1111-70aa-8f00-5a0d00c0ffee",
    userName: "carol@example.com",
    displayName: "Carol Castillo",
  },
  { userId: "c2d5e444-2222-70aa-8f00-5a0d00c0ffee", userName: "dave@example.com", displayName: "Dave Dorn" },
] as const;

/** A role, its permissions (a secret each) and the one who may assume it with which source identity. */
export const roles = ["alice", "bob", "carol"].map((name) => ({
  name,
  arn: `arn:aws:iam::${aws.accountId}:role/sql-${name}`,
  sourceIdentity: `${name}@example.com`,
}));

const secretArn = (name: string) =>
  `arn:aws:secretsmanager:${aws.region}:${aws.accountId}:secret:sql/${name}`;

/** Secret → database user. None is a superuser; `reads` marks users that can only SELECT. */
export const secrets = [
  { name: "alice", arn: secretArn("alice-a1B2c3"), databaseUser: "alice", reads: true, usableBy: ["alice"] },
  { name: "carol", arn: secretArn("carol-d4E5f6"), databaseUser: "carol", reads: true, usableBy: ["carol"] },
  {
    name: "bob-read",
    arn: secretArn("bob-read-g7H8i9"),
    databaseUser: "bob_read",
    reads: true,
    usableBy: ["bob"],
  },
  { name: "bob", arn: secretArn("bob-j1K2l3"), databaseUser: "bob", reads: false, usableBy: ["bob"] },
  {
    name: "mallory",
    arn: secretArn("mallory-m4N5o6"),
    databaseUser: "mallory",
    reads: false,
    usableBy: ["mallory"],
  },
] as const;

/** The same of the cluster `shop`: one user that can only read, and one that can do all in its database. */
export const shopSecrets = [
  {
    name: "shop-read",
    arn: secretArn("shop-read-p7Q8r9"),
    databaseUser: "shop_read",
    reads: true,
    usableBy: ["alice", "bob", "carol"],
  },
  {
    name: "shop-write",
    arn: secretArn("shop-write-s1T2u3"),
    databaseUser: "shop_write",
    reads: false,
    usableBy: ["bob"],
  },
] as const;
