import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { z } from "zod";

import { configFile } from "../src/config/file.js";

const text = readFileSync("manifest.yml", "utf8");
const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string(), should_escape: z.literal(false) })),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ socket_mode_enabled: z.literal(true) }),
  })
  .parse(parse(text));

/** Bot scopes of each Web API method in use; every row is the method's page under https://docs.slack.dev/reference/methods/ */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "chat.postEphemeral": ["chat:write"],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.open": ["im:write"],
  "conversations.replies": ["channels:history", "groups:history"],
  "files.completeUploadExternal": ["files:write"],
  "files.getUploadURLExternal": ["files:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "users.info": ["users:read"],
  "views.publish": [],
};

const methodsIn = (source: string) =>
  [...source.matchAll(/client\s*\.\s*([a-z]\w*)\s*\.\s*([a-z]\w*)\s*\(/gi)].map(
    ([, family, method]) => `${family}.${method}`,
  );

const used = new Set(
  readdirSync("src/slack", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => methodsIn(readFileSync(join(parentPath, name), "utf8"))),
);

describe("the Slack manifest", () => {
  it("passes Slack's own schema", () => {
    const schema: object = JSON.parse(
      readFileSync("test/contract/models/slack-manifest-2.0.0.schema.json", "utf8"),
    );
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(parse(text));
    expect(validate.errors).toBeNull();
    expect(validate({ ...parse(text), shortcut: [] })).toBe(false);
  });

  it("offers the commands that the app registers when whodid.yml does not rename them", () => {
    const { commands } = configFile.shape.slack.parse({ team: "T0123ABCD" });
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(Object.values(commands));
  });

  it("asks for the scopes of the Web API methods in use, and for none besides", () => {
    expect([...used].filter((method) => !(method in scopesOf))).toEqual([]);
    expect(Object.keys(scopesOf).filter((method) => !used.has(method))).toEqual([]);
    const needed = new Set(["commands", ...[...used].flatMap((method) => scopesOf[method] ?? [])]);
    expect([...manifest.oauth_config.scopes.bot].toSorted()).toEqual([...needed].toSorted());
  });

  it("finds a method however its call is laid out", () => {
    expect(methodsIn("await slack.client\n  .files.delete({})")).toEqual(["files.delete"]);
    expect(methodsIn("feedClient.chat.update({})")).toEqual(["chat.update"]);
  });
});
