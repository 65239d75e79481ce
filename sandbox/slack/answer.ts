/** What a Web API method answers. A refusal is HTTP 200 with `ok: false`: clients retry every other status. */
export type Refusal = { readonly ok: false; readonly error: string; readonly [field: string]: unknown };
export type Answer = { readonly ok: true; readonly [field: string]: unknown } | Refusal;

export const refuse = (error: string, more: Readonly<Record<string, unknown>> = {}): Refusal => ({
  ...more,
  ok: false,
  error,
});
