import { configJsonSchema } from "../src/config/json-schema.js";

process.stdout.write(configJsonSchema());
