import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** For all that needs no database to answer. */
const patienceMs = 10_000;

/** Where Debian and the usual installers put it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser of this machine. Where there is none the browser tests are skipped, which is printed; on CI they fail instead,
 * for there it is installed.
 */
export function findChromium(): string | undefined {
  const found = places.find((place) => existsSync(place));
  if (found === undefined && process.env["CI"] === undefined)
    process.stdout.write("Skipped: no Chromium found, so no test opens the page.\n");
  return found ?? (process.env["CI"] === undefined ? undefined : places[0]);
}

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** Chromium with a fresh profile, asking nothing of the network. Collects what pages complain about. */
export async function openBrowser(executablePath: string) {
  const profile = mkdtempSync(join(tmpdir(), "whodid-chromium-"));
  const complaints: string[] = [];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1200, height: 800 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    complaints,
    async open(address: string): Promise<Page> {
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMs);
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("requestfailed", (request) => {
        // The stream of changes ends with its page.
        if (!request.url().endsWith("/sandbox/stream")) complaints.push(`failed: ${request.url()}`);
      });
      await page.goto(address);
      return page;
    },
    async close(): Promise<void> {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

type Look = {
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: NonNullable<BrowserContextOptions["colorScheme"]>;
};

/** Keeps what the page looks like beside the test, for people to look at. */
export async function keepPicture(page: Page, look: Look): Promise<void> {
  const { name, width = 1200, height = 800, scheme = "light" } = look;
  mkdirSync("test-artefacts", { recursive: true });
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
  await page.screenshot({ path: join("test-artefacts", `${name}.png`) });
}
