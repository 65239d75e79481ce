import { z } from "zod";

const key = z
  .string({ error: "set it to 32 random bytes in base64: openssl rand -base64 32" })
  .refine(
    (text) => Buffer.from(text, "base64").length === 32,
    "set it to 32 random bytes in base64: openssl rand -base64 32",
  )
  .transform((text) => Buffer.from(text, "base64"));

const required = (what: string) => z.string({ error: `set it to ${what}` }).min(1, `set it to ${what}`);

/** What it takes to reach the ledger; the AWS SDK reads its own variables (`AWS_…`). */
export const ledgerEnvironment = z.object({
  WHODID_CONFIG: z.string().min(1, "set it to the path of whodid.yml").default("whodid.yml"),
  WHODID_LEDGER_TABLE: required("the name of the ledger's DynamoDB table").default("whodid-ledger"),
  WHODID_WORK_TABLE: required("the name of the work DynamoDB table").default("whodid-work"),
  WHODID_TRAIL_QUEUE_URL: z.url("leave it out, or set it to the queue's URL").optional(),
  AWS_REGION: required("the Region of the queue, bucket and tables, such as eu-west-1"),
});

/** All that whodid itself reads. */
export const environment = ledgerEnvironment.extend({
  SLACK_BOT_TOKEN: required("the bot token, xoxb-…").startsWith(
    "xoxb-",
    "set it to the bot token, which starts with xoxb-",
  ),
  SLACK_APP_TOKEN: required("the app-level token with connections:write, xapp-…").startsWith(
    "xapp-",
    "set it to the app-level token, which starts with xapp-",
  ),
  SLACK_API_URL: z.url("leave it out, or set it to a URL").optional(),
  WHODID_TRAIL_QUEUE_URL: z.url({
    error: "set it to the URL of the SQS queue that hears of new trail files",
  }),
  WHODID_SEALING_KEY: key,
  WHODID_HMAC_KEY: key,
  /** Touched while all is well, for a container's health check. */
  WHODID_HEALTH_FILE: z.string().min(1, "leave it out, or set it to a path").optional(),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "set it to trace, debug, info, warn or error",
    })
    .default("info"),
});
