import type { Logger } from "pino";

import type { Policy } from "../access/database.js";
import type { FindStanding, SlackUser } from "../access/person.js";
import type { ExpectedSightings } from "../ledger/expected.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Sealed } from "../ledger/sealed.js";
import type { UnfinishedStatements } from "../ledger/unfinished.js";
import type { OpenForm } from "../message/form.js";
import type { UploadFile } from "../message/upload.js";
import type { FingerprintSql, ReadSql, SplitSql } from "../statement/statement.js";
import type { Conversation } from "./conversation.js";
import type { Execute, OpenSession, Peek, PostInChannel, ReadRows, Rehearse, RunTogether } from "./ports.js";

/** Everything that the `/sql` stories need of the outside world. */
export type SqlParts = {
  readonly policy: Policy;
  readonly findStanding: FindStanding;
  readonly readSql: ReadSql;
  readonly fingerprintSql: FingerprintSql;
  readonly splitSql: SplitSql;
  readonly ledger: Ledger;
  readonly sealed: Sealed;
  readonly unfinished: UnfinishedStatements;
  readonly expected: Pick<ExpectedSightings, "put">;
  readonly openSession: OpenSession;
  readonly execute: Execute;
  readonly rehearse: Rehearse;
  readonly runTogether: RunTogether;
  readonly peek: Peek;
  readonly readRows: ReadRows;
  readonly uploadFile: UploadFile;
  readonly postInChannel: PostInChannel;
  /** What a result may have; the rest is not read. */
  readonly results: { readonly maxRows: number; readonly maxBytes: number };
  /** HMAC-SHA256 of a text with the installation's key, hexadecimal. */
  readonly hmac: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Calls `act` after `ms`; the answer calls it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  /** Calls `act` every `ms`; the answer ends it. */
  readonly every: (ms: number, act: () => void) => () => void;
  /** How the commands are called in this workspace. */
  readonly commands: { readonly sql: string; readonly whodid: string };
  readonly log: Logger;
};

/** A `/sql` as it was typed. `statementId` was minted when the delivery was claimed, and is the same when it is delivered again. */
export type AskedSql = {
  readonly statementId: string;
  readonly user: SlackUser;
  readonly channelId: string;
  readonly text: string;
  readonly conversation: Conversation;
  /** Where what was typed can open a form. */
  readonly openForm?: OpenForm;
};

/** A click on a button of ours; `value` is the id of the statement that it decides about. */
export type ClickedSql = {
  readonly user: SlackUser;
  readonly channelId: string;
  readonly value: string;
  readonly conversation: Conversation;
};
