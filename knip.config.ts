import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "sandbox/main.ts",
    "scripts/*.ts",
    "scripts/bench/trail-reader.ts",
    "src/statement/thread.ts",
    "test/fakes/source-thread.js",
    "test/**/*.test.ts",
  ],
  project: ["{src,sandbox,test,scripts}/**/*.{ts,js}"],
  ignore: ["sandbox/page/**"],
  ignoreExportsUsedInFile: true,
};

export default config;
