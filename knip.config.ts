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
  /** tsx runs the scripts; chromium comes from Debian. */
  ignoreDependencies: ["@dynoxide/linux-x64"],
  ignoreExportsUsedInFile: true,
};

export default config;
