import { Kind, parse, valueFromASTUntyped } from 'graphql';
import { Secret, TOTP } from 'otpauth';
import { GraphqlClient, type GraphqlAnswer } from './graphql-client.js';

export interface StaffAccount {
  id: string;
  email: string;
  totpSecret: string;
  /** The code that the app shows now. A test needs it more often than once in half a minute, and gets it. */
  code: () => Promise<string>;
}

export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** The code that an authenticator app shows now. */
export const appCode = (secret: string, at = Date.now()): string =>
  new TOTP({ secret }).generate({ timestamp: at });

const REQUEST = `mutation ($operation: String!, $variablesJson: String!) {
  requestStepUp(operation: $operation, variablesJson: $variablesJson) { challengeId } }`;
const COMPLETE = `mutation ($challengeId: ID!, $code: String!) {
  completeStepUp(challengeId: $challengeId, code: $code) { grant } }`;

/** Somebody of the staff, with their authenticator app at hand. */
export class StaffClient extends GraphqlClient {
  /** One confirmation after the other: they share an app. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    url: string,
    token: string,
    readonly account: StaffAccount,
  ) {
    super(url, token);
  }

  /** Sends a dangerous call with the fresh second factor it takes. */
  async confirmed<T>(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer<T>> {
    return this.send<T>(query, variables, { 'x-step-up-grant': await this.grantFor(query, variables) });
  }

  /** Confirms a call and lets the test choose the moment to send it: for calls that shall meet. */
  async ready<T>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<() => Promise<GraphqlAnswer<T>>> {
    const grant = await this.grantFor(query, variables);
    return () => this.send<T>(query, variables, { 'x-step-up-grant': grant });
  }

  /** The same person at another process. */
  at(url: string): StaffClient {
    return new StaffClient(url, this.token ?? '', this.account);
  }

  /** A grant for this call. */
  grantFor(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const next = this.turn.then(() => this.confirm(callIn(query, variables)));
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async confirm({ operation, args }: Call): Promise<string> {
    const { requestStepUp } = await this.ok<{ requestStepUp: { challengeId: string } }>(REQUEST, {
      operation,
      variablesJson: JSON.stringify(args),
    });
    const { completeStepUp } = await this.ok<{ completeStepUp: { grant: string } }>(COMPLETE, {
      ...requestStepUp,
      code: await this.account.code(),
    });
    return completeStepUp.grant;
  }
}

export interface Call {
  operation: string;
  args: Record<string, unknown>;
}

/** The root field of a document and its arguments, from variables or written out. */
export function callIn(query: string, variables: Record<string, unknown>): Call {
  const [definition] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const [field] = definition.selectionSet.selections;
  if (field?.kind !== Kind.FIELD) throw new Error('no root field');
  const args = Object.fromEntries(
    (field.arguments ?? []).map((arg) => [arg.name.value, valueFromASTUntyped(arg.value, variables)]),
  );
  return { operation: field.name.value, args };
}
