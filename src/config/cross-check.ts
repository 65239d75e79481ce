import type { NamingSections } from "./file.js";
import type { Mistake } from "./mistakes.js";

/** What no single field can tell: names that do not exist, ids used twice, roles in the wrong account. */
export function crossCheck(file: NamingSections, root: string): Mistake[] {
  const people = Object.entries(file.people);
  const databases = Object.entries(file.databases);
  const parties = new Set([
    ...people.map(([name]) => name),
    ...people.flatMap(([, person]) => person.groups),
  ]);
  const at = (path: string, message: string): Mistake => ({ path: `${root}: ${path}`, message });

  const unknownParty = (path: string, name: string) =>
    name === "*" || parties.has(name)
      ? []
      : [at(path, `"${name}" is neither a person nor a group; name one of ${[...parties].join(", ")}`)];
  const unknownDatabase = (path: string, name: string) =>
    name === "*" || name in file.databases
      ? []
      : [
          at(
            path,
            `"${name}" is not a database; name one of ${databases.map(([known]) => known).join(", ")}`,
          ),
        ];

  return [
    ...file.rules.flatMap((rule, index) => [
      ...rule.to.flatMap((name) => unknownParty(`rules[${index}].to`, name)),
      ...rule.on.flatMap((name) => unknownDatabase(`rules[${index}].on`, name)),
    ]),
    ...databases.flatMap(([name, database]) =>
      database.secrets.flatMap((secret, index) =>
        (secret.people ?? []).flatMap((party) =>
          unknownParty(`databases.${name}.secrets[${index}].people`, party),
        ),
      ),
    ),
    ...databases.flatMap(([name, { log }]) =>
      twice(
        (log?.users ?? []).map(({ secret, user }) => [secret, user]),
        (secret, users) =>
          at(
            `databases.${name}.log.users`,
            `${secret} opens ${users[0]} already, and cannot open ${users[1]} too; name it once`,
          ),
      ),
    ),
    ...databases
      .filter(([, { engine }]) => engine === "mysql")
      .flatMap(([name, database]) =>
        mysqlMistakes(database).map(([key, message]) => at(`databases.${name}.${key}`, message)),
      ),
    ...twice(
      people.map(([name, person]) => [person.slack, name]),
      (id, names) => at(`people.${names[1]}.slack`, `${id} is ${names[0]}'s too; give each person their own`),
    ),
    ...twice(
      databases.flatMap(([name, database]) =>
        database.channels.map((channel): [string, string] => [channel, name]),
      ),
      (id, names) =>
        at(
          `databases.${names[1]}.channels`,
          `${id} already stands for ${names[0]}; a channel has one database`,
        ),
    ),
    ...foreignRoles(file).map(({ person, database }) =>
      at(
        `people.${person}.role`,
        `lies in another account than the cluster of ${database}; use a role of the cluster's account`,
      ),
    ),
  ];
}

/**
 * The Data API has no read-only transaction for MySQL that is documented: there the user of the secret is what keeps a read from changing
 * anything. Its log is not PostgreSQL's.
 */
function mysqlMistakes({ secrets, log }: NamingSections["databases"][string]): [string, string][] {
  const readsAndMore = secrets.flatMap(({ risks }, index): [string, string][] =>
    risks === undefined || (risks.includes("read") && risks.length > 1)
      ? [
          [
            `secrets[${index}].risks`,
            "on mysql a secret reads or changes, never both; write risks: [read] for a user that can only read, and the other risks for another secret",
          ],
        ]
      : [],
  );
  const reads = secrets.some(({ risks }) => risks === undefined || risks.includes("read"));
  return [
    ...readsAndMore,
    ...(reads
      ? []
      : [
          [
            "secrets",
            "on mysql reads need a secret of their own; add one with risks: [read] whose database user can only read",
          ] satisfies [string, string],
        ]),
    ...(log === undefined
      ? []
      : [["log", "is read on postgresql alone; remove it"] satisfies [string, string]]),
  ];
}

function twice(
  pairs: readonly (readonly [string, string])[],
  describe: (id: string, names: readonly string[]) => Mistake,
): Mistake[] {
  const owners = new Map<string, string[]>();
  for (const [id, owner] of pairs) owners.set(id, [...(owners.get(id) ?? []), owner]);
  return [...owners].filter(([, names]) => names.length > 1).map(([id, names]) => describe(id, names));
}

/** The Data API takes a caller of the cluster's own account only: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html */
function foreignRoles(file: NamingSections): { person: string; database: string }[] {
  const found = Object.entries(file.people).flatMap(([person, { role, groups }]) =>
    Object.entries(file.databases)
      .filter(([database, { cluster }]) => {
        const ruled = file.rules.some(
          (rule) =>
            (rule.on.includes(database) || rule.on.includes("*")) &&
            rule.to.some((party) => party === "*" || party === person || groups.includes(party)),
        );
        return ruled && accountOf(role) !== accountOf(cluster);
      })
      .map(([database]) => ({ person, database })),
  );
  return found;
}

function accountOf(arn: string): string | undefined {
  return arn.split(":")[4];
}
