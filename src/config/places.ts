import { z } from "zod";

import { roleArn } from "./role-arn.js";

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "write a Region, such as eu-west-1");

/** `identityCenter:` of `whodid.yml`: where the users are looked up whom the trail names by an id. */
export const identityCenterSection = z.strictObject({ region, role: roleArn.optional() }).optional();

/** `withoutTrail:` of `whodid.yml`: there is no trail, and these Regions' event history is watched instead. */
export const withoutTrailSection = z
  .strictObject({ regions: z.array(region).min(1, "name at least one Region, such as eu-west-1") })
  .optional();
