import { make } from "./dom.js";

const units = ["bytes", "kB", "MB"];

function saySize(bytes) {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}

/** Files of a message, each to be downloaded. https://docs.slack.dev/reference/objects/file-object */
export const renderFiles = (files) =>
  make(
    "ul",
    { class: "files" },
    files.map((file) =>
      make(
        "li",
        {},
        make(
          "a",
          { href: file.url_private_download ?? file.url_private, download: file.name },
          file.title || file.name,
        ),
        make(
          "small",
          {},
          [file.pretty_type ?? file.filetype, saySize(file.size ?? 0)].filter(Boolean).join(" · "),
        ),
      ),
    ),
  );
