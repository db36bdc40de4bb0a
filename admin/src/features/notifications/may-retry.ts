import type { MessageFactsFragment } from '@/gql/graphql';

/** As the server decides: letters and texts that did not arrive and are of use; to chats and servers anything at rest. */
export function mayRetry(
  { channel, status, expiresAt }: Pick<MessageFactsFragment, 'channel' | 'status' | 'expiresAt'>,
  now: Date,
): boolean {
  if (channel === 'SLACK' || channel === 'WEBHOOK') return status !== 'WAITING' && status !== 'SENDING';
  if (new Date(expiresAt) <= now) return false;
  if (status === 'UNKNOWN') return channel === 'EMAIL';
  return ['RETRYING', 'UNDELIVERED', 'FAILED', 'SUPPRESSED', 'LIMITED'].includes(status);
}
