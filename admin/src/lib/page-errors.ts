import type { Permission } from './permissions';

/** Thrown while a page loads: the person may not see it. */
export class PermissionError extends Error {
  constructor(readonly permission: Permission) {
    super(`Missing permission ${permission}`);
  }
}

/** Thrown while a page loads: nothing can be said about the session, because the server does not answer. */
export class ServerUnreachableError extends Error {}

export class ViewerError extends Error {
  constructor(readonly requestId: string | null) {
    super('The viewer could not be loaded');
  }
}
