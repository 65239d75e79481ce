import type { Person } from "./person.js";
import type { Engine, Risk } from "../statement/statement.js";

/** Which secret opens a database for whom; the first that fits is used, absent conditions fit everyone. */
export type SecretFor = {
  readonly secretArn: string;
  /** Names of people or groups. */
  readonly people?: readonly string[];
  readonly risks?: readonly Risk[];
  readonly kmsKeyArn?: string;
};

/** A named target: one database of one Aurora cluster. */
export type Database = {
  readonly name: string;
  readonly clusterArn: string;
  readonly database: string;
  readonly engine: Engine;
  readonly region: string;
  readonly environment: string;
  readonly secrets: readonly SecretFor[];
  /** Present where the cluster exports its log of statements: which database user each secret opens, also those that whodid never uses. */
  readonly log?: { readonly users: readonly { readonly secretArn: string; readonly user: string }[] };
  /** Slack channels (ids) in which this database is the default. */
  readonly channels: readonly string[];
};

/** Lets people or groups run statements of these risks on these databases; `*` stands for all. */
export type Rule = {
  readonly to: readonly string[];
  readonly on: readonly string[];
  readonly may: readonly Risk[];
};

/** All that decides who may do what: nothing is allowed that no rule allows. */
export type Policy = {
  readonly people: readonly Person[];
  readonly databases: readonly Database[];
  readonly rules: readonly Rule[];
};
