/** Asks a control of the sandbox; sandbox/README.md lists them. Answers `{ok:false,error}` also when nobody is there. */
async function ask(path, init) {
  try {
    const response = await fetch(`/sandbox/${path}`, init);
    return await response.json();
  } catch {
    return { ok: false, error: "The sandbox does not answer. Is it still running?" };
  }
}

export const get = (path, query = {}) => ask(`${path}?${new URLSearchParams(query)}`);

export const post = (path, body = {}) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Calls back at every change and at all that goes over the wire, and whenever the connection is back after a loss. */
export function watch({ onChange, onWire, onLost }) {
  const stream = new EventSource("/sandbox/stream");
  stream.addEventListener("open", onChange);
  stream.addEventListener("change", onChange);
  stream.addEventListener("wire", onWire);
  stream.addEventListener("error", onLost);
}
