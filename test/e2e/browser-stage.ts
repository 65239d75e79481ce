import { openBrowser } from "./browser.js";
import { openStage } from "./stage.js";

/** The sandbox with the app connected, and its page in a browser, at this place of it (`#person/channel`, or the first). */
export async function openBrowserStage(executablePath: string, place = "") {
  const stage = await openStage();
  await stage.startApp();
  const browser = await openBrowser(executablePath);
  const page = await browser.open(`${stage.url}/${place}`);
  page.setDefaultTimeout(30_000);
  return {
    stage,
    browser,
    page,
    async close(): Promise<void> {
      await browser.close();
      await stage.close();
    },
  };
}
