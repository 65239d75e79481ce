import { z } from "zod";

export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "write a Region, such as eu-west-1");

/** `identityCenter:` of `whodid.yml`: where the users are looked up whom the trail names by an id. */
export const identityCenterSection = z.strictObject({ region }).optional();
