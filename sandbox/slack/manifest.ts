import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** What the stand-in wants to know of the app: which commands it owns, and which scopes its bot token was granted. */
export type Manifest = { readonly commands: readonly string[]; readonly botScopes: ReadonlySet<string> };

const manifestShape = z.looseObject({
  features: z
    .looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })).default([]) })
    .default({ slash_commands: [] }),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()).default([]) }) }),
});

/** Reads an app manifest in YAML. Throws if it lacks what an installation needs. */
export function parseManifest(text: string): Manifest {
  const manifest = manifestShape.parse(parse(text));
  return {
    commands: manifest.features.slash_commands.map((each) => each.command),
    botScopes: new Set(manifest.oauth_config.scopes.bot),
  };
}

export const readManifest = (file: string): Manifest => parseManifest(readFileSync(file, "utf8"));
