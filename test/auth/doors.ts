import { EventStream } from '../kit/event-stream.js';
import { openSocket } from '../kit/raw-socket.js';
import type { Operation } from '../kit/schema-documents.js';
import type { TestSystem } from '../kit/test-system.js';

/** What somebody was told, and what they got besides. */
export interface Told {
  code: string;
  kind: string;
  /** Everything that was sent as data; null and an object of nulls are nothing. */
  data: unknown;
}

/** Knocks with one credential at every operation of a way in. */
export type Door = (
  system: TestSystem,
  token: string,
  operations: readonly Operation[],
) => Promise<Map<string, Told>>;

const AT_ONCE = 8;

interface Refusal {
  extensions?: { code?: string; kind?: string } | undefined;
}

const told = (error: Refusal | undefined, data: unknown): Told => ({
  code: error?.extensions?.code ?? 'open',
  kind: error?.extensions?.kind ?? 'open',
  data: isNothing(data) ? null : data,
});

const isNothing = (data: unknown): boolean =>
  data === null ||
  data === undefined ||
  (typeof data === 'object' && Object.values(data).every((each) => each === null));

const http: Door = (system, token, operations) =>
  inTurns(operations, async ({ document }) => {
    const { errors, data } = await system.client(token).send<unknown>(document);
    return told(errors[0], data);
  });

/** A socket that is not let in answers nothing: its close code stands for all. */
const webSocket: Door = async (system, token, operations) => {
  const socket = await openSocket(system.url, { authorization: `Bearer ${token}` });
  const isIn = await Promise.race([socket.acknowledged(), socket.closed().then(() => false)]);
  if (!isIn) {
    const refused = {
      code: String(socket.state.closed),
      kind: 'CLOSED',
      data: socket.received.at(0) ?? null,
    };
    return new Map(operations.map(({ name }) => [name, refused]));
  }
  const answers = await inTurns(operations, async ({ name, document }) => {
    socket.subscribe(document, name);
    const error = (await socket.error(name)) as Refusal;
    const results = socket.received.filter(({ id, type }) => id === name && type === 'next');
    return told(error, results.map(({ payload }) => (payload as { data?: unknown }).data).find(Boolean));
  });
  socket.ws.terminate();
  return answers;
};

const eventStream: Door = (system, token, operations) =>
  inTurns(operations, async ({ document }) => {
    const stream = await EventStream.open(system.url, { authorization: `Bearer ${token}`, query: document });
    if (!stream.response.headers.get('content-type')?.startsWith('text/event-stream'))
      return told({ extensions: (await stream.refusal()) as Refusal['extensions'] }, null);
    const error = await stream.error();
    stream.close();
    return told(error, stream.results.map(({ data }) => data).find(Boolean));
  });

/** Some at a time: fewer than one session may have open. */
async function inTurns(
  operations: readonly Operation[],
  ask: (operation: Operation) => Promise<Told>,
): Promise<Map<string, Told>> {
  const answers = new Map<string, Told>();
  for (let from = 0; from < operations.length; from += AT_ONCE) {
    const turn = operations.slice(from, from + AT_ONCE);
    (await Promise.all(turn.map(ask))).forEach((answer, i) => answers.set(turn[i]?.name ?? '', answer));
  }
  return answers;
}

export const DOORS: Record<'HTTP' | 'WebSocket' | 'SSE', Door> = {
  HTTP: http,
  WebSocket: webSocket,
  SSE: eventStream,
};
