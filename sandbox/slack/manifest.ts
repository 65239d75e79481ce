import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const command = z.object({
  command: z.string(),
  description: z.string().default(""),
  usage_hint: z.string().default(""),
});
const shortcut = z.object({
  name: z.string(),
  type: z.enum(["message", "global"]),
  callback_id: z.string(),
  description: z.string().default(""),
});

/** What the stand-in wants to know of the app: what it offers, which events it hears, and which scopes its bot token was granted. */
export type Manifest = {
  readonly commands: readonly z.infer<typeof command>[];
  readonly shortcuts: readonly z.infer<typeof shortcut>[];
  readonly homeTab: boolean;
  readonly botEvents: ReadonlySet<string>;
  readonly botScopes: ReadonlySet<string>;
};

/** https://docs.slack.dev/reference/app-manifest */
const manifestShape = z.looseObject({
  features: z
    .looseObject({
      slash_commands: z.array(command).default([]),
      shortcuts: z.array(shortcut).default([]),
      app_home: z.looseObject({ home_tab_enabled: z.boolean().default(false) }).prefault({}),
    })
    .prefault({}),
  settings: z
    .looseObject({
      event_subscriptions: z.looseObject({ bot_events: z.array(z.string()).default([]) }).prefault({}),
    })
    .prefault({}),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()).default([]) }) }),
});

/** Reads an app manifest in YAML. Throws if it lacks what an installation needs. */
export function parseManifest(text: string): Manifest {
  const { features, settings, oauth_config } = manifestShape.parse(parse(text));
  return {
    commands: features.slash_commands,
    shortcuts: features.shortcuts,
    homeTab: features.app_home.home_tab_enabled,
    botEvents: new Set(settings.event_subscriptions.bot_events),
    botScopes: new Set(oauth_config.scopes.bot),
  };
}

export const readManifest = (file: string): Manifest => parseManifest(readFileSync(file, "utf8"));
