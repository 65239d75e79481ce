import { z } from "zod";

import { identityCenterSection, withoutTrailSection } from "./places.js";
import { roleArn } from "./role-arn.js";
import { watchSection } from "./watch.js";

/** Shapes of `whodid.yml`. Each message says what to write instead; paths come from zod. */
const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    "use lower-case letters, digits, - and _, at most 63, such as billing",
  );

const channel = z
  .string()
  .regex(
    /^[CG][A-Z0-9]{2,}$/,
    "write the channel's id, such as C0123ABCD (channel details, at the bottom), not its name",
  );

const arn = (pattern: RegExp, example: string) =>
  z.string().max(2048).regex(pattern, `write an ARN such as ${example}`);

const clusterArn = arn(
  /^arn:aws[a-z-]*:rds:[a-z0-9-]+:\d{12}:cluster:[A-Za-z0-9-]+$/,
  "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
);
const secretArn = arn(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/,
  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/alice-a1B2c3, with the six characters at its end",
);
const principalArn = arn(
  /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[A-Za-z0-9/+=,.@_-]+$/,
  "arn:aws:iam::111122223333:role/billing-worker",
);
const kmsKeyArn = arn(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
  "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
);

const risk = z.enum(["read", "write", "destructive", "administrative"], {
  error: "write read, write, destructive or administrative",
});

const command = z
  .string()
  .regex(/^\/[a-z0-9_-]{1,31}$/, "write a slash command in lower case, at most 32 characters, such as /sql");

const secret = z.strictObject({
  secret: secretArn,
  people: z.array(name).min(1, "name a person or group, or leave it out for everyone").optional(),
  risks: z.array(risk).min(1, "name a risk, or leave it out for all").optional(),
  kmsKey: kmsKeyArn.optional(),
});

const log = z.strictObject({
  users: z
    .array(
      z.strictObject({
        secret: secretArn,
        user: z
          .string()
          .min(1, "write the database user that the secret opens")
          .max(63, "at most 63 characters"),
      }),
    )
    .min(1, "name at least one secret and its database user"),
});

const database = z.strictObject({
  cluster: clusterArn,
  database: z
    .string()
    .min(1, "write the database's name inside the cluster")
    .max(64, "at most 64 characters"),
  engine: z.enum(["postgresql", "mysql"], { error: "write postgresql or mysql" }),
  environment: z.string().min(1, "write a word such as production or staging"),
  channels: z.array(channel).default([]),
  secrets: z.array(secret).min(1, "give at least one secret that opens this database"),
  log: log.optional(),
});

const person = z.strictObject({
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, "write the member id, such as U0123ABCD (profile, ⋮, Copy member ID)"),
  role: roleArn,
  sourceIdentity: z
    .string()
    .regex(
      /^(?!aws:)[A-Za-z0-9_.,+=@-]{2,64}$/,
      "use 2 to 64 of letters, digits and _.,+=@-, such as alice@example.com",
    ),
  groups: z.array(name).default([]),
});

const rule = z.strictObject({
  to: z.array(z.union([name, z.literal("*")])).min(1, "name a person, a group or *"),
  on: z.array(z.union([name, z.literal("*")])).min(1, "name a database or *"),
  may: z.array(risk).min(1, "name what is allowed, such as read"),
});

const application = z.strictObject({
  principal: principalArn,
  reason: z
    .string()
    .min(1, "say why its statements need not be kept one by one")
    .max(200, "at most 200 characters"),
});

/** The whole of `whodid.yml`; unknown keys are mistakes. */
export const configFile = z.strictObject({
  slack: z.strictObject({
    team: z.string().regex(/^T[A-Z0-9]{2,}$/, "write the workspace's id, such as T0123ABCD"),
    commands: z
      .strictObject({ sql: command.default("/sql"), whodid: command.default("/whodid") })
      .prefault({})
      .refine((commands) => commands.sql !== commands.whodid, "give the two commands different names"),
  }),
  feed: z.strictObject({
    channel,
    settlingMinutes: z
      .int("write whole minutes, such as 120")
      .min(5, "at least 5")
      .max(1440, "at most 1440")
      .default(120),
    hideLiterals: z.boolean("write true or false").default(false),
    foldAbove: z
      .int("write a whole number, such as 20")
      .min(1, "at least 1")
      .max(60, "at most 60: Slack takes no more than a message a second")
      .default(20),
  }),
  results: z
    .strictObject({
      maxRows: z
        .int("write whole rows, such as 100000")
        .min(1, "at least 1")
        .max(1_000_000, "at most 1000000")
        .default(100_000),
      maxMegabytes: z
        .int("write whole megabytes, such as 50")
        .min(1, "at least 1")
        .max(100, "at most 100")
        .default(50),
    })
    .prefault({}),
  databases: z
    .record(name, database)
    .refine((all) => Object.keys(all).length > 0, "describe at least one database"),
  people: z.record(name, person).refine((all) => Object.keys(all).length > 0, "describe at least one person"),
  rules: z.array(rule),
  applications: z.record(name, application).default({}),
  identityCenter: identityCenterSection,
  withoutTrail: withoutTrailSection,
  watch: watchSection,
});

export type ConfigFile = z.infer<typeof configFile>;

/** The sections that name each other, read by themselves. */
export const namingSections = z.object({
  databases: configFile.shape.databases,
  people: configFile.shape.people,
  rules: configFile.shape.rules,
});

export type NamingSections = z.infer<typeof namingSections>;
