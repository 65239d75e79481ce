import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, expect, it } from "@jest/globals";

import { anAssumedRole, aRecord } from "../fakes/records.js";
import { runBuilt } from "./run-built.js";

const folder = mkdtempSync(join(tmpdir(), "whodid-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("whodid ask tells from a trail's files and a database's log which text a call that went round whodid could have run", async () => {
  const trail = join(folder, "trail.json.gz");
  const userIdentity = anAssumedRole("mallory", "mallory");
  const record = aRecord({ userIdentity, userAgent: "aws-cli/2.31.0" });
  writeFileSync(trail, gzipSync(JSON.stringify({ Records: [record] })));
  const log = join(folder, "postgresql.log.2026-11-20-1200");
  const prefix = "2026-11-20 12:00:01 UTC:10.0.0.7(5432):mallory@billing:[77]:LOG:  execute <unnamed>: ";
  writeFileSync(log, `${prefix}drop table\n\tmoney_transfers\n`);

  const asked = ["ask", "DROP money_transfers", "--audit", log];
  const { status, out, err } = await runBuilt([...asked, "--trail", trail], {});
  expect(out).toMatch(/mallory .*billing/);
  expect(out).toContain("drop table\n");
  expect(out).not.toMatch(/corroborated/i);
  expect(err).toContain("whodid: 1 record in 1 database log; not readable: 0 files, 0 records.");
  expect(status).toBe(0);

  const alone = await runBuilt(asked, {});
  expect([alone.status, alone.out, alone.err.split("\n")[0]]).toEqual([
    2,
    "",
    "whodid: --audit goes with ask --trail: a database's log is read beside log files; name those too.",
  ]);
});
