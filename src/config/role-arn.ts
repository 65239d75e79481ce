import { z } from "zod";

export const roleArn = z
  .string()
  .max(2048)
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9/+=,.@_-]+$/,
    "write an ARN such as arn:aws:iam::111122223333:role/sql-alice",
  );
