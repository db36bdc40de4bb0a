/** Thrown while a page loads: nothing can be said about the session, because the server does not answer. */
export class ServerUnreachableError extends Error {}

export class ViewerError extends Error {
  constructor(readonly requestId: string | null) {
    super('The viewer could not be loaded');
  }
}
