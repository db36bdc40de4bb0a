import { bootstrapSession, freshToken } from '@/lib/session';

/** Whose name requests carry. A staff session renews its token by itself; a pasted one lives as long as the tab. */
export interface Identity {
  kind: 'visitor' | 'session' | 'token';
  token(): Promise<string | null>;
}

export const visitor: Identity = { kind: 'visitor', token: async () => null };

export function pasted(token: string): Identity {
  return { kind: 'token', token: async () => token };
}

/** The staff session of this browser, or null when nobody is signed in. @throws when the server cannot be reached */
export async function staffSession(): Promise<Identity | null> {
  await bootstrapSession();
  return (await freshToken()) === null ? null : { kind: 'session', token: freshToken };
}

export interface Standing {
  /** Name of the account, for people; null for a visitor. */
  name: string | null;
  who: 'visitor' | 'staff' | 'customer' | 'token';
  /** Whether the schema answers. */
  open: boolean;
  /** Whether the credential itself was refused. */
  refused: boolean;
}

interface Answer {
  data?: {
    viewer?: {
      adminUser: { name: string } | null;
      user: { name: string } | null;
      permissions: string[];
    } | null;
    __type?: unknown;
  } | null;
  errors?: { extensions?: { kind?: string } }[];
}

export async function ask(identity: Identity, query: string): Promise<Answer> {
  const token = await identity.token();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

/** Who the server takes this identity for, and whether the schema is open to it. */
export async function standingOf(identity: Identity): Promise<Standing> {
  const [who, schema] = await Promise.all([
    ask(identity, '{ viewer { adminUser { name } user { name } permissions } }'),
    ask(identity, '{ __type(name: "Query") { name } }'),
  ]);
  const viewer = who.data?.viewer;
  const open = Boolean(schema.data?.__type);
  const known = viewer?.adminUser ?? viewer?.user ?? null;
  return {
    name: known?.name ?? null,
    who:
      viewer?.adminUser || identity.kind === 'session'
        ? 'staff'
        : viewer?.user
          ? 'customer'
          : identity.kind === 'visitor'
            ? 'visitor'
            : 'token',
    open,
    // A credential that is no good makes a stranger, who may nothing. (No answer at all: a staff session in production,
    // which may look at the schema but runs the admin app's own documents only.)
    refused:
      identity.kind !== 'visitor' && viewer != null && known === null && viewer.permissions.length === 0,
  };
}
