/**
 * Environment for a process in which time passes `times` as fast: its clock, and the timers of whodid's one source of time. What limits
 * the duration of a call (in client libraries) stays as long as it is. Processes with the same `since` agree on the time.
 */
export function fastTime(times: number, since: number): Record<string, string> {
  const preload = `
    const now = Date.now;
    Date.now = () => ${since} + (now() - ${since}) * ${times};
    const set = globalThis.setTimeout;
    const isOurs = () => new Error().stack.includes("dist/src/time.js");
    globalThis.setTimeout = Object.assign((act, ms, ...more) => set(act, isOurs() ? ms / ${times} : ms, ...more), set);
    const every = globalThis.setInterval;
    globalThis.setInterval = (act, ms, ...more) => every(act, isOurs() ? ms / ${times} : ms, ...more);`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` };
}
