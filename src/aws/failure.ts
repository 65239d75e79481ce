/**
 * What a call that did not succeed proves.
 * `refused`: the service answered that it did not do it (4xx), by its error's name.
 * `unsent`: no connection came about, so the service never saw the call.
 * `lost`: everything else (5xx, time-out, reset, an answer that can't be read): it may have been done.
 */
export type Failure =
  | {
      readonly kind: "refused";
      readonly name: string;
      readonly status: number;
      readonly message: string;
      readonly requestId: string | null;
    }
  | { readonly kind: "unsent"; readonly message: string; readonly requestId: null }
  | {
      readonly kind: "lost";
      readonly name: string;
      readonly message: string;
      readonly requestId: string | null;
    };

/** The SDK's name for an error answer that names none: it may come from whatever stands between us and the service. */
const unnamed = "Unknown";

/** Reads an error that an SDK client threw. Decides by names, codes and HTTP status, never by words. */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof Error))
    return { kind: "lost", name: "Error", message: String(error), requestId: null };
  const { name } = error;
  const { status, requestId } = metadataOf(error);
  if (status !== null && "$fault" in error && name !== unnamed) {
    return status >= 400 && status < 500
      ? { kind: "refused", name, status, message: error.message, requestId }
      : { kind: "lost", name, message: error.message || `AWS answered ${status}.`, requestId };
  }
  if (status === null && neverConnected(error))
    return { kind: "unsent", message: "No connection to AWS came about.", requestId: null };
  return { kind: "lost", name, message: wordsFor(error, status), requestId };
}

function metadataOf(error: Error): { readonly status: number | null; readonly requestId: string | null } {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || error.$metadata === null)
    return { status: null, requestId: null };
  const { httpStatusCode: status, requestId }: { httpStatusCode?: unknown; requestId?: unknown } =
    error.$metadata;
  return {
    status: typeof status === "number" ? status : null,
    requestId: typeof requestId === "string" ? requestId : null,
  };
}

/** Node names the system call that failed; the SDK's own connection time-out is a `TimeoutError` without a code. */
function neverConnected(error: Error): boolean {
  if ("errors" in error && Array.isArray(error.errors))
    return error.errors.every((each) => each instanceof Error && neverConnected(each));
  if ("syscall" in error && (error.syscall === "connect" || error.syscall === "getaddrinfo")) return true;
  return error.name === "TimeoutError" && !("code" in error);
}

/** An unreadable answer may hold rows, and the parser quotes it: those words are not passed on. */
function wordsFor(error: Error, status: number | null): string {
  if (status !== null) return `AWS answered ${status} with something that could not be read.`;
  if ("code" in error && typeof error.code === "string")
    return `The connection to AWS broke (${error.code}).`;
  return error.name === "TimeoutError" || error.name === "AbortError"
    ? "AWS did not answer in time."
    : "The connection to AWS broke.";
}
