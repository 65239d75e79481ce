/** What became of the attempt to take a delivery (a Slack envelope). */
export type Claim =
  | { readonly kind: "mine"; readonly statementId: string }
  /** Another worker has it; ask again at `leaseUntil` (milliseconds since the epoch) unless it is done. */
  | { readonly kind: "held"; readonly statementId: string; readonly leaseUntil: number }
  | { readonly kind: "done"; readonly statementId: string };

/**
 * Dedupe at the door: one conditional put per envelope id. The first claim keeps `statementId`; a claim after the lease has run out
 * gets the same statement id back as `mine`, so that a statement not yet sent can be resumed and one that was sent is not sent again.
 */
export type Deliveries = {
  claim(envelopeId: string, statementId: string, leaseMs: number): Promise<Claim>;
  /** Marks it finished: later deliveries of the same envelope are `done`. */
  finish(envelopeId: string): Promise<void>;
};
