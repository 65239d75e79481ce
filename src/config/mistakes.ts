import type { z } from "zod";

/** One thing wrong with the configuration: where, and what to write instead. */
export type Mistake = { readonly path: string; readonly message: string };

/** Turns zod's issues into mistakes; `root` names the document, such as `whodid.yml`. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], root: string): Mistake[] {
  return issues.flatMap((issue) => describeIssue(issue, root));
}

function describeIssue(issue: z.core.$ZodIssue, root: string): Mistake[] {
  const path = pathOf(issue.path, root);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: pathOf([...issue.path, key], root),
        message: "is not a setting of whodid; remove it",
      }));
    case "invalid_type":
      return [{ path, message: issue.input === undefined ? missing(issue) : issue.message }];
    case "invalid_key":
      return issue.issues.map((inner) => ({ path, message: inner.message }));
    default:
      return [{ path, message: issue.message }];
  }
}

function missing(issue: { readonly message: string; readonly expected: string }): string {
  return issue.message.startsWith("Invalid input")
    ? `is missing; write ${article(issue.expected)}`
    : `is missing; ${issue.message}`;
}

function article(expected: string): string {
  const names: Record<string, string> = {
    object: "a section",
    array: "a list",
    record: "a section",
    string: "a text",
  };
  return names[expected] ?? `a ${expected}`;
}

function pathOf(path: readonly PropertyKey[], root: string): string {
  const inner = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return root === "" ? inner.replace(/^\./, "") : `${root}: ${inner.replace(/^\./, "")}`.replace(/: $/, "");
}
