import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { findPackageRoot } from "../../../sandbox/package-root.js";
import { parseManifest, readManifest } from "../../../sandbox/slack/manifest.js";

describe("the app's manifest", () => {
  it("tells the commands and the bot's scopes", () => {
    const manifest = readManifest(join(findPackageRoot(import.meta.url), "manifest.yml"));
    expect(manifest.commands).toContainEqual({
      command: "/sql",
      description: expect.any(String),
      usage_hint: expect.any(String),
    });
    expect(manifest.botScopes.has("chat:write")).toBe(true);
  });

  it("may have no commands, but not no scopes", () => {
    expect(parseManifest("oauth_config: { scopes: { bot: [chat:write] } }").commands).toEqual([]);
    expect(() => parseManifest("features: {}")).toThrow();
  });
});
