import type { TrailEvent } from "../trail/event.js";

/** Calls that are a statement of their own; begin, commit and rollback only belong to one. */
const statements = new Set(["ExecuteStatement", "BatchExecuteStatement", "ExecuteSql"]);

export function isStatement({ eventName }: Pick<TrailEvent, "eventName">): boolean {
  return statements.has(eventName);
}

/** The calls that one statement made, oldest first. Without a token each statement stands alone, and it can't be told what else belongs to it. */
export type Calls = {
  readonly statementId: string | null;
  readonly events: readonly TrailEvent[];
};

/** Puts the events of a file, in whatever order they lie there, together by the statement that they name; oldest statement first. */
export function foldEvents(events: readonly TrailEvent[]): readonly Calls[] {
  const named = new Map<string, TrailEvent[]>();
  const folded: Calls[] = [];
  for (const event of events.toSorted((a, b) => a.eventTime - b.eventTime)) {
    const statementId = event.token?.statementId ?? null;
    const together = statementId === null ? undefined : named.get(statementId);
    if (together !== undefined) {
      together.push(event);
    } else if (statementId !== null || isStatement(event)) {
      const calls = [event];
      folded.push({ statementId, events: calls });
      if (statementId !== null) named.set(statementId, calls);
    }
  }
  return folded;
}
