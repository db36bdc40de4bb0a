/** How far a delivery has come. */
export enum WebhookStatus {
  /** Kept, and not worked off yet. */
  RECEIVED = 'RECEIVED',
  DONE = 'DONE',
  /** It told of nothing that is looked after here. */
  IGNORED = 'IGNORED',
  FAILED = 'FAILED',
}
