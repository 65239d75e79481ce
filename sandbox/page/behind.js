import { coalesce } from "./coalesce.js";
import { get, post } from "./controls.js";
import { find } from "./dom.js";

/** The panel that moves what people do not see: the trail's delivery, a call that goes round the bot, and what the feed warns of. */
export function createBehind() {
  const panel = find("behind");
  const state = find("behind-state");
  const said = find("behind-said");
  const hold = find("hold");

  async function act(path, body, words) {
    said.textContent = "…";
    const answer = await post(path, body);
    said.textContent = answer.ok ? words(answer) : answer.error;
    await refresh();
  }

  /** Asks only while somebody looks. */
  const refresh = coalesce(async () => {
    if (!panel.open) return;
    const answer = await get("state");
    const words = answer.ok ? sayState(answer) : answer.error;
    // What is said again is read aloud again.
    if (state.textContent !== words) state.textContent = words;
    if (typeof answer.trail?.held === "boolean") hold.checked = answer.trail.held;
  });

  function holdBack() {
    const on = hold.checked;
    return act("trail/hold", { on }, () => (on ? "The trail is held back." : "The trail flows again."));
  }
  const deliver = () =>
    act("trail/deliver", {}, ({ files }) =>
      files === 0 ? "There was nothing to deliver." : `Log files delivered: ${files}.`,
    );
  const bypass = () =>
    act("bypass", { person: "mallory", sql: find("bypass").value }, ({ error }) =>
      error === undefined
        ? "Done, with Mallory's own AWS credentials. The feed shows it as soon as the trail does."
        : `The database refused: ${error.message}`,
    );

  const stopTrail = () =>
    act(
      "aws-event",
      {
        person: "mallory",
        eventSource: "cloudtrail.amazonaws.com",
        eventName: "StopLogging",
        record: { requestParameters: { name: "sandbox-trail" } },
      },
      () =>
        "The trail has a record of it, as AWS would write one. The feed shows it as soon as the trail does.",
    );
  const letFind = () =>
    act(
      "finding",
      { type: "CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin" },
      () => "Found. The feed shows it at once: a finding comes through EventBridge.",
    );

  panel.addEventListener("toggle", () => void refresh());
  hold.addEventListener("change", () => void holdBack());
  find("deliver").addEventListener("click", () => void deliver());
  find("bypass-run").addEventListener("click", () => void bypass());
  find("stop-trail").addEventListener("click", () => void stopTrail());
  find("finding").addEventListener("click", () => void letFind());
  return { refresh };
}

function sayState({ slack, queue, trail }) {
  return [
    slack?.connections > 0 ? "whodid is connected." : "whodid is not connected.",
    trail === undefined ? "" : `Calls not yet in a log file: ${trail.waiting}.`,
    queue === undefined ? "" : `Log files in the queue: ${queue.visible + queue.inFlight}.`,
  ].join(" ");
}
