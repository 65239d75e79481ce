import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
};

/** The page runs its own files and nothing else. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the flat files of one folder, `/` as index.html. A name with a slash or two dots is no file of it. */
export function createPageFiles(folder: string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    const [, name, extension] =
      /^\/([a-z0-9-]+\.([a-z]+))$/.exec(pathname === "/" ? "/index.html" : pathname) ?? [];
    const contentType = extension === undefined ? undefined : contentTypes[extension];
    const readable = request.method === "GET" || request.method === "HEAD";
    const content =
      name === undefined || contentType === undefined || !readable
        ? undefined
        : await readFile(join(folder, name)).catch(() => undefined);
    if (content === undefined || contentType === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("There is nothing here.\n");
      return;
    }
    response.writeHead(200, {
      "content-type": contentType,
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : content);
  };
}
