/** One record of the server's log. `rest` is what follows the severity, its lines as they were before the server indented them. */
export type LogRecord = {
  /** Milliseconds since the epoch, whole seconds. */
  readonly at: number;
  readonly user: string;
  readonly database: string;
  /** Address, port and process: the same for all that one session logs. */
  readonly session: string;
  readonly severity: string;
  readonly rest: string;
};

/**
 * Aurora's default `%t:%r:%u@%d:[%p]:`, then the severity. Names that could imitate the prefix itself are not read. Background processes have no host and no names:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html
 */
const pattern =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC:((?:[\da-f:.]+|[^\s:@()]+)\(\d+\)|\[local\]|):([^\s:@]*)@([^\s:@]*):\[(\d+)\]:([A-Z]+\d?): {1,2}([\s\S]*)$/;

/** Whether a record of the server's log begins here; a text inside another can't: the server puts a tab before each of its lines but the first. */
export function beginsRecord(message: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(message);
}

/** Reads one whole record; undefined for another prefix, time zone or format. */
export function readRecord(message: string): LogRecord | undefined {
  const [, time, remote, user, database, process, severity, rest] = pattern.exec(message) ?? [];
  if (time === undefined || user === undefined || database === undefined || severity === undefined)
    return undefined;
  const at = Date.parse(`${time.replace(" ", "T")}Z`);
  if (Number.isNaN(at)) return undefined;
  const session = `${remote} ${process}`;
  return { at, user, database, session, severity, rest: (rest ?? "").replaceAll("\n\t", "\n") };
}
