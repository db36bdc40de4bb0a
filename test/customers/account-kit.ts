import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer, GraphqlClient } from '../kit/graphql-client.js';
import type { TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { type TestSystem } from '../kit/test-system.js';

export const PASSWORD = '오래 기억할 만한 긴 문장 하나';

export interface LoginAnswer {
  accessToken: string;
  refreshToken: string;
  deviceToken: string;
  isNew: boolean;
  user: { id: string; version: number };
}

const RESULT = '{ accessToken refreshToken deviceToken isNew user { id version } }';
export const REGISTER = `mutation ($input: RegisterUserInput!) { registerUser(input: $input) }`;
export const LOGIN = `mutation ($email: String!, $password: String!, $deviceToken: String) {
  login(email: $email, password: $password, deviceToken: $deviceToken) ${RESULT} }`;
const VERIFY = `mutation ($token: String!, $password: String!) { verifyEmail(token: $token, password: $password) ${RESULT} }`;
const RESET = `mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }`;

interface Consent {
  document: string;
  version: string;
}

/** What a customer's front end does with accounts, against one server and its mailbox. */
export class Accounts {
  constructor(
    readonly system: TestSystem,
    private readonly mailbox: TestMailbox,
  ) {}

  newEmail(): string {
    return `${randomUUID()}@people.example`;
  }

  /** Another address each time unless it is said: what one caller may try is not what most tests are about. */
  send<T>(
    query: string,
    variables: Record<string, unknown>,
    ip = `10.${random()}.${random()}.${random()}`,
    headers: Record<string, string> = {},
  ): Promise<GraphqlAnswer<T>> {
    return this.system.client().send<T>(query, variables, { 'x-forwarded-for': ip, ...headers });
  }

  async consents(): Promise<Consent[]> {
    const { consentDocuments } = await this.system
      .client()
      .ok<{ consentDocuments: Consent[] }>('{ consentDocuments { document version } }');
    return consentDocuments;
  }

  async register(
    email: string,
    change: Record<string, unknown> = {},
  ): Promise<GraphqlAnswer<{ registerUser: boolean }>> {
    const input = {
      email,
      password: PASSWORD,
      name: '홍길동',
      services: ['KST'],
      accepted: await this.consents(),
      ...change,
    };
    return this.send(REGISTER, { input });
  }

  /** The secret in the newest letter to an address, once there are `count` letters. */
  async tokenFor(email: string, count = 1): Promise<string> {
    const { text } = await this.mailbox.mails.mailTo(email, count);
    const [, token] = /#token=([A-Za-z0-9_-]{43})/.exec(text) ?? [];
    if (!token) throw new Error(`no link: ${text}`);
    return token;
  }

  verify(token: string, password = PASSWORD): Promise<GraphqlAnswer<{ verifyEmail: LoginAnswer }>> {
    return this.send(VERIFY, { token, password });
  }

  /** A new customer with a password, signed in. */
  async join(
    change: Record<string, unknown> = {},
  ): Promise<LoginAnswer & { email: string; client: GraphqlClient }> {
    const email = this.newEmail();
    await this.register(email, change);
    const { data, errors } = await this.verify(
      await this.tokenFor(email),
      (change['password'] as string) ?? PASSWORD,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return { ...data.verifyEmail, email, client: this.system.client(data.verifyEmail.accessToken) };
  }

  login(
    email: string,
    password = PASSWORD,
    options: { deviceToken?: string; ip?: string } = {},
  ): Promise<GraphqlAnswer<{ login: LoginAnswer }>> {
    return this.send(LOGIN, { email, password, deviceToken: options.deviceToken ?? null }, options.ip);
  }

  askReset(
    email: string,
    headers: Record<string, string> = {},
  ): Promise<GraphqlAnswer<{ requestPasswordReset: boolean }>> {
    return this.send(
      `mutation ($email: String!) { requestPasswordReset(email: $email) }`,
      { email },
      undefined,
      headers,
    );
  }

  reset(token: string, password: string): Promise<GraphqlAnswer<{ resetPassword: boolean }>> {
    return this.send(RESET, { token, password });
  }

  /** Waits until no letter is on its way any more; says what is, when it takes too long. */
  async settled(): Promise<void> {
    let open: unknown[] = [];
    await eventually(async () => {
      open = await this.system.sql(
        `SELECT 'fact' AS what, event AS name FROM outbox WHERE delivered_at IS NULL
         UNION ALL SELECT 'job', consumer FROM queued_jobs
         UNION ALL SELECT status, kind FROM messages WHERE next_attempt_at IS NOT NULL`,
      );
      return open.length === 0;
    }).catch((error: unknown) => {
      throw new Error(`still on its way: ${JSON.stringify(open)}`, { cause: error });
    });
  }
}

function random(): number {
  return Math.floor(Math.random() * 250);
}

export function codeOf(answer: GraphqlAnswer<unknown>): string | null {
  return answer.errors[0]?.extensions.code ?? null;
}
