import type { Block } from "./message.js";

/** A file for one person's direct messages with the bot, or for a channel or a thread of it. */
export type FileToUpload = {
  readonly to: { readonly userId: string } | { readonly channelId: string; readonly threadTs?: string };
  readonly name: string;
  readonly title: string;
  /** Its exact size in bytes, which Slack wants to know first; nothing is uploaded without any. */
  readonly size: number;
  /** Its bytes from the start, a piece at a time. */
  readonly content: () => AsyncIterable<Uint8Array>;
  /** What stands above it. */
  readonly introduction: readonly Block[];
};

/** `code` is Slack's word for it, such as `missing_scope` or `file_uploads_disabled`, or `unreachable`. */
export type Uploaded =
  | { readonly kind: "uploaded"; readonly fileId: string }
  | { readonly kind: "failed"; readonly code: string };

/** Uploads a file and shows it. Never throws; what failed half-way is seen by nobody. */
export type UploadFile = (file: FileToUpload) => Promise<Uploaded>;
