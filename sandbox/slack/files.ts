import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Faults, kindsOf } from "../faults.js";
import { bot, team } from "../seed.js";

/** This workspace allows no larger ones; Slack's own limit is 1 GB. https://slack.com/help/articles/201330736-Add-files-to-Slack */
export const largestFile = 100 * 1024 * 1024;

type Kept = {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly atMs: number;
  content?: Buffer;
  shared: boolean;
  title?: string;
};

/** A file as Slack's messages carry it. https://docs.slack.dev/reference/objects/file-object */
export type WireFile = {
  readonly id: string;
  readonly created: number;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly filetype: string;
  readonly user: string;
  readonly size: number;
  readonly mode: "hosted";
  readonly url_private: string;
  readonly url_private_download: string;
};

export type Files = {
  /** A place for a file that is yet to come. */
  place(name: string, length: number): { readonly upload_url: string; readonly file_id: string };
  /** Makes an uploaded file visible, once; undefined if no such file was uploaded. */
  share(id: string, title: string | undefined): WireFile | undefined;
  isUploaded(id: string): boolean;
  /** A file that was completed, for a message that is to bear it. */
  completed(id: string): WireFile | undefined;
  /** Answers `POST /files/upload/<secret>` and `GET /files/<team>-<id>/download/<name>`. */
  handle(rest: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
};

export function createFiles(parts: {
  readonly publicUrl: () => string;
  readonly clock: () => number;
  readonly faults: Faults;
}): Files {
  const { publicUrl, clock, faults } = parts;
  const byId = new Map<string, Kept>();
  const bySecret = new Map<string, Kept>();

  const wire = (file: Kept, title: string | undefined): WireFile => {
    const url = `${publicUrl()}/files/${team.id}-${file.id}`;
    const name = encodeURIComponent(file.name);
    const filetype = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? "binary";
    return {
      id: file.id,
      created: Math.floor(file.atMs / 1000),
      name: file.name,
      title: title ?? file.name,
      mimetype: mimetypes[filetype] ?? "application/octet-stream",
      filetype,
      user: bot.userId,
      size: file.length,
      mode: "hosted",
      url_private: `${url}/${name}`,
      url_private_download: `${url}/download/${name}`,
    };
  };

  /** The status of the answer; undefined: the file is there, and nobody hears of it. */
  async function receive(secret: string, request: IncomingMessage): Promise<number | undefined> {
    const file = bySecret.get(secret);
    const fault = faults.take("slack", "files.upload", kindsOf("slack", "files.upload"));
    const content = await readBytes(request, largestFile);
    if (fault === "throttle") return 429;
    if (fault === "error-before") return 500;
    if (file === undefined || file.content !== undefined) return 404;
    if (content?.length !== file.length) return 400;
    file.content = content;
    if (fault === "drop") return undefined;
    return fault === "error-after" ? 500 : 200;
  }

  async function give(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = byId.get(id);
    if (request.method !== "GET" || file?.content === undefined || !file.shared) {
      response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.\n");
      return;
    }
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": file.length,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    response.end(file.content);
    await once(response, "close");
  }

  return {
    place(name, length) {
      const id = `F0${randomBytes(5).toString("hex").toUpperCase()}`;
      const secret = randomBytes(16).toString("hex");
      const file: Kept = { id, name, length, atMs: clock(), shared: false };
      byId.set(id, file);
      bySecret.set(secret, file);
      return { upload_url: `${publicUrl()}/files/upload/${secret}`, file_id: id };
    },
    isUploaded: (id) => byId.get(id)?.content !== undefined && byId.get(id)?.shared === false,
    share(id, title) {
      const file = byId.get(id);
      if (file?.content === undefined || file.shared) return undefined;
      file.shared = true;
      if (title !== undefined) file.title = title;
      return wire(file, title);
    },
    completed(id) {
      const file = byId.get(id);
      return file?.shared === true ? wire(file, file.title) : undefined;
    },
    async handle(rest, request, response) {
      const [, secret] = /^upload\/([0-9a-f]+)$/.exec(rest) ?? [];
      if (secret === undefined) return give(/^[A-Z0-9]+-(\w+)\//.exec(rest)?.[1] ?? "", request, response);
      const status = request.method === "POST" ? await receive(secret, request) : 404;
      if (status === undefined) return void response.destroy();
      response.writeHead(status, { "content-type": "text/plain" });
      response.end(status === 200 ? `OK - ${request.headers["content-length"] ?? ""}` : "");
    },
  };
}

const mimetypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  txt: "text/plain",
  sql: "text/plain",
  json: "application/json",
  png: "image/png",
};

/** Undefined: it is longer than the limit; the rest is read and thrown away. */
async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= limit) parts.push(part);
  }
  return bytes <= limit ? Buffer.concat(parts) : undefined;
}
