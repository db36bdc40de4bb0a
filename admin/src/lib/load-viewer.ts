import { ViewerDocument } from '@/gql/graphql';
import { client } from './gql/client';
import { toAppError } from './gql/errors';
import { ServerUnreachableError, ViewerError } from './page-errors';
import type { Viewer } from './permissions';
import { bootstrapSession, sessionStatus } from './session';

let cached: Viewer | null = null;

let asking: Promise<Viewer | null> | null = null;

/** Who is signed in, or null. Asked once per page load, also by several at once. */
export function loadViewer(): Promise<Viewer | null> {
  asking ??= askWho().finally(() => (asking = null));
  return asking;
}

async function askWho(): Promise<Viewer | null> {
  await bootstrapSession();
  const status = sessionStatus.get();
  if (cached && status !== 'anonymous') return cached;
  if (status !== 'active') return null;
  const result = await client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise();
  if (result.data) {
    // Nobody: the session ended on the way here, and the question was asked again without it.
    cached = result.data.viewer.adminUser ? result.data.viewer : null;
    return cached;
  }
  const error = toAppError(result.error);
  if (error.code === 'NETWORK') throw new ServerUnreachableError();
  if (error.kind === 'UNAUTHENTICATED') return null;
  throw new ViewerError(error.requestId);
}
