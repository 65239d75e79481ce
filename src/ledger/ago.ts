const steps = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "12 minutes ago", "just now": how long before `now`, in the largest unit that fits. */
export function ago(at: number, now: number): string {
  for (const [unit, ms] of steps) {
    const count = Math.floor((now - at) / ms);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}

/** "14:03:07 UTC", with its date where that is not today's. */
export function clockTime(at: number, now: number): string {
  const [date = "", time = ""] = new Date(at).toISOString().split("T");
  const isToday = date === new Date(now).toISOString().slice(0, 10);
  return `${isToday ? "" : `${date} `}${time.slice(0, 8)} UTC`;
}

/** "14:05", with its date where that is not today's: for stretches of time, in UTC. */
export function minuteTime(at: number, now: number): string {
  return clockTime(at, now).replace(/:\d\d UTC$/, "");
}
