/** What PostgreSQL said was wrong; `code` is its five characters. */
export class WireError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly detail: string | null,
    readonly constraint: string | null,
  ) {
    super(message);
    this.name = 'DatabaseError';
  }
}

/** A connection that was lost, with the words that `isUnavailable` knows. */
export function connectionLost(why = 'Connection terminated unexpectedly'): Error {
  return new Error(why);
}

/** Fields are a letter and a text each. */
export function readError(bytes: Buffer, at: number, end: number): WireError {
  const fields = new Map<string, string>();
  let next = at;
  while (next < end && bytes[next] !== 0) {
    const close = bytes.indexOf(0, next);
    fields.set(bytes.toString('latin1', next, next + 1), bytes.toString('utf8', next + 1, close));
    next = close + 1;
  }
  return new WireError(
    fields.get('M') ?? 'The database refused a statement',
    fields.get('C') ?? '',
    fields.get('D') ?? null,
    fields.get('n') ?? null,
  );
}
