/** The twelve kinds of error a client has to tell apart. A code is more specific and belongs to one kind. */
export const ERROR_KINDS = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'STEP_UP_REQUIRED',
  'NOT_FOUND',
  'CONFLICT',
  'FAILED_PRECONDITION',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_UNKNOWN',
  'INTERNAL',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export type ErrorArgs = Record<string, string | number | boolean | null>;

/** An error a client may see: a stable code, its kind, and the facts a sentence about it needs. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly args: ErrorArgs = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** One code of a module's registry; `A` names the facts its thrower must give, `never` when there are none. */
export interface ErrorDefinition<A extends ErrorArgs> {
  kind: ErrorKind;
  message: string;
  /** Never set; carries `A` for the compiler. */
  readonly facts?: { args: A };
}

/** Declares a code. `err<{ remaining: string }>(…)` makes the argument obligatory where it is thrown. */
export function err(kind: ErrorKind, message: string): ErrorDefinition<never>;
export function err<A extends ErrorArgs>(kind: ErrorKind, message: string): ErrorDefinition<A>;
export function err(kind: ErrorKind, message: string): ErrorDefinition<ErrorArgs> {
  return { kind, message };
}

type Throwable<D> =
  D extends ErrorDefinition<infer A>
    ? [A] extends [never]
      ? () => DomainError
      : (args: A) => DomainError
    : never;

/** Every code of every module, filled while modules load; `app` turns it into the GraphQL enum `ErrorCode`. */
export const errorCodes: Record<string, string> = {};

/**
 * Declares a module's error codes and returns one factory a code.
 * @throws Error while loading, when two modules claim one code.
 */
export function defineErrors<T extends Record<string, ErrorDefinition<ErrorArgs>>>(
  definitions: T,
): { [K in keyof T]: Throwable<T[K]> } {
  const factories: Record<string, (args?: ErrorArgs) => DomainError> = {};
  for (const [code, { kind, message }] of Object.entries(definitions)) {
    if (errorCodes[code]) throw new Error(`Error code ${code} is declared twice`);
    errorCodes[code] = code;
    factories[code] = (args) => new DomainError(code, kind, message, args ?? {});
  }
  return factories as { [K in keyof T]: Throwable<T[K]> };
}
