const TIMEOUT_MS = 15_000;

/** What went wrong, in the server's own form; `code` decides the sentence a person reads. */
export class ShopError extends Error {
  constructor(code, facts = {}) {
    super(facts.message ?? code);
    this.code = code;
    this.kind = facts.kind ?? 'CLIENT';
    this.args = facts.args ?? {};
    this.requestId = facts.requestId ?? null;
  }
}

/** One JSON request. The shop's tokens travel in the header alone, so cookies of staff stay out of it. */
export async function request(path, { body, token } = {}) {
  const headers = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await send(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, 'apollo-require-preflight': 'true' },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const refusal = answer?.errors?.[0];
  if (refusal) throw asShopError(refusal);
  return answer;
}

export async function graphql(query, variables, token) {
  return (await request('/graphql', { body: { query, variables }, token })).data;
}

export function asShopError({ message, extensions }) {
  return new ShopError(extensions?.code ?? 'INTERNAL', { message, ...extensions });
}

async function send(path, init) {
  try {
    const response = await fetch(path, init);
    return await response.json();
  } catch {
    // No answer, or one that is not ours (a proxy's page): whether something was done is unknown.
    throw new ShopError('NETWORK');
  }
}
