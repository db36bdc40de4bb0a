import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionStatus } from '../session';
import { LiveConnection, liveStatus } from './live';
import { LiveBatch } from './live-batch';

interface FakeSink {
  next: (result: object) => void;
  error: (reason: unknown) => void;
}

/** What the fake socket was asked for, newest last, and its switches. */
const socket = vi.hoisted(() => ({
  asked: [] as { variables: { after: unknown }; sink: FakeSink }[],
  on: {} as {
    connected: () => void;
    closed: () => void;
    ping: (isReceived: boolean) => void;
    pong: (isReceived: boolean) => void;
  },
  terminated: 0,
}));

vi.mock('graphql-ws', () => ({
  createClient: (options: { on: typeof socket.on }) => {
    socket.on = options.on;
    return {
      subscribe: (payload: { variables: { after: unknown } }, sink: FakeSink) => {
        socket.asked.push({ variables: payload.variables, sink });
        return () => undefined;
      },
      terminate: () => {
        socket.terminated += 1;
      },
    };
  },
}));

const event = (cursor: string, typename = 'PaymentChanged') => ({
  data: { stream: { __typename: typename, cursor } },
});
const latest = () => {
  const last = socket.asked.at(-1);
  if (!last) throw new Error('nothing was subscribed');
  return last;
};

function open() {
  const onGap = vi.fn();
  const next = vi.fn();
  const connection = new LiveConnection({ url: 'ws://localhost/graphql', onGap });
  const stop = connection.subscribe({ query: 'subscription', variables: { filter: null } }, { next });
  return { onGap, next, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  socket.asked.length = 0;
  socket.terminated = 0;
  liveStatus.set('idle');
  sessionStatus.set('active');
});
afterEach(() => sessionStatus.set('unknown'));

describe('S000-RTE-02 the live connection', () => {
  it('resumes from the last cursor after the socket was lost, and asks for what is shown again', async () => {
    const { onGap, stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    socket.on.connected();
    expect(liveStatus.get()).toBe('live');
    latest().sink.next(event('c-7'));
    socket.on.closed();
    latest().sink.error({ code: 1006 });
    expect(liveStatus.get()).toBe('down');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.asked).toHaveLength(2);
    expect(latest().variables.after).toBe('c-7');
    expect(onGap).not.toHaveBeenCalled();
    socket.on.connected();
    expect(liveStatus.get()).toBe('live');
    expect(onGap).toHaveBeenCalledOnce();
    stop();
  });

  it('polls after half a minute without a socket', async () => {
    const { onGap, stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    socket.on.connected();
    socket.on.closed();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(onGap).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(17_000);
    expect(liveStatus.get()).toBe('polling');
    expect(onGap).toHaveBeenCalledTimes(2);
    stop();
  });

  it('hands events on at most twice a second', async () => {
    const { next, stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    latest().sink.next(event('c-1'));
    latest().sink.next(event('c-2'));
    expect(next).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(500);
    expect(next).toHaveBeenCalledTimes(2);
    stop();
  });

  it('hands on what comes after a quiet moment at once, and then no more for half a second', async () => {
    const { next, stop } = open();
    await vi.advanceTimersByTimeAsync(2_000);
    latest().sink.next(event('c-1'));
    await vi.advanceTimersByTimeAsync(0);
    expect(next).toHaveBeenCalledOnce();
    latest().sink.next(event('c-2'));
    await vi.advanceTimersByTimeAsync(400);
    expect(next).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(100);
    expect(next).toHaveBeenCalledTimes(2);
    stop();
  });

  it('hands on the newest of each kind for each object, and lets the page answer in between', () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const told: string[] = [];
    const batch = new LiveBatch(({ data }) => {
      told.push((data?.['stream'] as { cursor: string }).cursor);
      now += 10;
    });
    const change = (cursor: string, id: string, kind = 'payment.touched') => ({
      data: { stream: { __typename: 'PaymentChanged', cursor, event: kind, payment: { id } } },
    });
    for (let round = 1; round <= 50; round += 1)
      for (const id of ['a', 'b', 'c']) batch.add(change(`${id}-${round}`, id));
    batch.add(change('a-refund', 'a', 'payment.refunded'));
    vi.advanceTimersToNextTimer();
    expect(told).toEqual(['a-50', 'b-50']);
    vi.advanceTimersToNextTimer();
    expect(told).toEqual(['a-50', 'b-50', 'c-50', 'a-refund']);
    expect(vi.getTimerCount()).toBe(0);
    clock.mockRestore();
  });

  it('asks for everything again when the cursor was too old', async () => {
    const { onGap, stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    latest().sink.next(event('c-9', 'Lagged'));
    expect(onGap).toHaveBeenCalledOnce();
    stop();
  });

  it.each([4401, 4403])('asks to sign in again when the server ends the session (%i)', async (code) => {
    const answer = { errors: [{ message: 'over', extensions: { kind: 'UNAUTHENTICATED' } }] };
    const refresh = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(answer));
    const { stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    socket.on.connected();
    socket.on.closed();
    latest().sink.error({ code });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(refresh).toHaveBeenCalledOnce();
    expect(sessionStatus.get()).toBe('expired');
    expect(socket.asked).toHaveLength(1);
    refresh.mockRestore();
    stop();
  });

  it('waits while nobody is signed in', async () => {
    sessionStatus.set('expired');
    const { stop } = open();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.asked).toHaveLength(0);
    sessionStatus.set('active');
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.asked).toHaveLength(1);
    stop();
  });

  it('leaves a line that does not answer, and one of before the machine slept', async () => {
    const { stop } = open();
    await vi.advanceTimersByTimeAsync(0);
    socket.on.connected();
    socket.on.ping(false);
    socket.on.pong(true);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(socket.terminated).toBe(0);
    socket.on.ping(false);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(socket.terminated).toBe(1);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(socket.terminated).toBe(2);
    stop();
  });
});
