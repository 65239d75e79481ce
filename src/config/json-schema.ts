import { z } from "zod";

import { configFile } from "./file.js";

/** JSON Schema of `whodid.yml` for editors, as text with a final newline. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configFile, { io: "input", target: "draft-7" });
  return `${JSON.stringify({ title: "whodid.yml", ...schema }, null, 2)}\n`;
}
