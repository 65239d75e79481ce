import type { Attempt, Form } from "./ladder.js";
import { noUnfurls, verbatim } from "./payload.js";
import { blockRefusalIn } from "./refusal.js";

/** Bolt's own `respond` has no timeout. */
const timeoutMs = 5_000;

/** Posts one form to a response URL, for the person who asked alone; `replace` puts it where the clicked message stands. */
export async function respond(url: string, form: Form, replace: boolean): Promise<Attempt<void>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        ...form,
        response_type: "ephemeral",
        replace_original: replace,
        ...noUnfurls,
        ...verbatim,
      }),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return readAnswer(response.status, await response.text());
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** `ok`, or an error as a bare word or as JSON; the status alone is not to be trusted either way. */
function readAnswer(status: number, text: string): Attempt<void> {
  const body = parse(text);
  const refusal = blockRefusalIn(body);
  if (refusal !== undefined) return { kind: "refused", refusal };
  if (status >= 200 && status < 300 && !isNotOk(body)) return { kind: "shown", value: undefined };
  return { kind: "failed", error: new Error(`response URL answered ${status}`) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: text.trim() };
  }
}

const isNotOk = (body: unknown) =>
  typeof body === "object" && body !== null && "ok" in body && body.ok === false;
