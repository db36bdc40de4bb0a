import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Ledger,
  pointsIssued,
  pointsOf,
  PostingLane,
  type AccountRef,
  type LonePosting,
} from '../../src/modules/ledger/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { DomainError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { pointsOfUser } from '../kit/back-office.js';
import { TestSystem } from '../kit/test-system.js';
import { Random } from '../kit/random.js';

const ACTOR = systemActor('test');
const USERS = 3;
const SEEDS = 12;
const ROUNDS = 6;
const BATCH = 60;

interface Ask {
  key: string;
  /** Whose points are spent; null gives points to `to`. */
  from: number | null;
  to: number | null;
  amount: number;
  holdId: string | null;
}

/** The lane in its simplest words: one posting after the other, each key once. */
class Model {
  readonly balances: number[];
  readonly holds = new Map<string, { user: number; amount: number }>();
  private readonly keys = new Map<string, { input: string; answer: number }>();
  private answers = 0;

  constructor(start: number) {
    this.balances = Array.from({ length: USERS }, () => start);
  }

  held(user: number): number {
    return [...this.holds.values()].reduce((sum, hold) => sum + (hold.user === user ? hold.amount : 0), 0);
  }

  /** Nobody overtakes whoever came first to the same account or with the same key. */
  batch(asks: readonly Ask[]): Map<Ask, string> {
    return new Map(asks.map((ask) => [ask, this.one(ask)]));
  }

  private one(ask: Ask): string {
    const before = this.keys.get(ask.key);
    if (before) return before.input === inputOf(ask) ? `#${before.answer}` : 'IDEMPOTENCY_KEY_REUSED';
    if (ask.from !== null) {
      const hold = ask.holdId === null ? null : this.holds.get(ask.holdId);
      if (ask.holdId !== null && !hold) return 'HOLD_ENDED';
      const free = (this.balances[ask.from] ?? 0) - this.held(ask.from) + (hold?.amount ?? 0);
      if (free < ask.amount) return 'POINTS_INSUFFICIENT';
      if (ask.holdId !== null) this.holds.delete(ask.holdId);
      this.balances[ask.from] = (this.balances[ask.from] ?? 0) - ask.amount;
    }
    if (ask.to !== null) this.balances[ask.to] = (this.balances[ask.to] ?? 0) + ask.amount;
    this.answers += 1;
    this.keys.set(ask.key, { input: inputOf(ask), answer: this.answers });
    return `#${this.answers}`;
  }
}

const inputOf = ({ from, to, amount, holdId }: Ask): string => JSON.stringify([from, to, amount, holdId]);

describe('random batches of the posting lane against a simple model (S001-PAY-03, threat model I1, I3, I6, I10)', () => {
  let system: TestSystem;
  let lane: PostingLane;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    lane = system.get(PostingLane);
  });
  afterAll(() => system.stop());

  async function round(random: Random, model: Model, users: readonly string[], used: Ask[]): Promise<void> {
    const account = (user: number | null): AccountRef =>
      user === null ? pointsIssued() : pointsOf(users[user] ?? '');
    for (let i = random.whole(0, 3); i > 0; i -= 1) {
      const [user, amount] = [random.whole(0, USERS - 1), random.whole(1, 400)];
      const free = (model.balances[user] ?? 0) - model.held(user);
      const made = await system
        .get(UnitOfWork)
        .run(ACTOR, (tx) =>
          system.get(Ledger).hold(tx, account(user), won(amount), { kind: 'test', id: newId() }),
        )
        .catch((error: unknown) => (error as DomainError).code);
      expect(made === 'POINTS_INSUFFICIENT', `a hold of ${amount} of ${free}`).toBe(free < amount);
      if (free >= amount) model.holds.set(made, { user, amount });
    }
    const asks = Array.from({ length: random.whole(1, BATCH) }, () => ask(random, model, used));
    used.push(...asks);
    const answers = await Promise.allSettled(asks.map((each) => lane.post(postingOf(each, account))));
    const told = model.batch(asks);
    asks.forEach((each, i) => {
      const answer = answers[i];
      const expected = told.get(each) ?? '';
      const seen = answer?.status === 'fulfilled' ? 'posted' : (answer?.reason as DomainError).code;
      expect(seen, inputOf(each)).toBe(expected.startsWith('#') ? 'posted' : expected);
      if (answer?.status !== 'fulfilled') return;
      const before = ids.get(expected);
      expect(answer.value.id, 'the same answer again').toBe(before ?? answer.value.id);
      ids.set(expected, answer.value.id);
    });
    for (const [i, user] of users.entries()) {
      expect(await pointsOfUser(system, user)).toEqual({
        balance: String(model.balances[i]),
        held: String(model.held(i)),
      });
    }
  }

  /** The posting that stands for each of the model's answers. */
  let ids: Map<string, string>;

  it.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    'seed %i: each is told what the model says, and nobody has another balance',
    async (seed) => {
      const random = new Random(seed);
      const users = await Promise.all(
        Array.from({ length: USERS }, async () => (await system.customer()).id),
      );
      const model = new Model(0);
      const used: Ask[] = [];
      ids = new Map();
      // Accounts that are known already join the lane in the order they are asked in.
      for (const user of [0, 1, 2]) {
        const gift: Ask = { key: newId(), from: null, to: user, amount: 2_000, holdId: null };
        model.batch([gift]);
        await lane.post(postingOf(gift, (u) => (u === null ? pointsIssued() : pointsOf(users[u] ?? ''))));
      }
      for (let i = 0; i < ROUNDS; i += 1) await round(random, model, users, used);
      expect(new Set(ids.values()).size, 'no two answers are one posting').toBe(ids.size);
      expect(await system.brokenInvariants()).toEqual([]);
    },
  );

  function ask(random: Random, model: Model, used: readonly Ask[]): Ask {
    const again = used.length > 0 && random.next() < 0.2 ? random.pick(used) : null;
    // The same key, with the same input or with another.
    if (again) return random.next() < 0.6 ? { ...again } : { ...again, amount: again.amount + 1 };
    const from = random.next() < 0.15 ? null : random.whole(0, USERS - 1);
    const holds = [...model.holds].filter(([, { user }]) => user === from);
    return {
      key: newId(),
      from,
      to: from === null ? random.whole(0, USERS - 1) : random.next() < 0.5 ? (from + 1) % USERS : null,
      amount: random.whole(1, 300),
      holdId: holds.length > 0 && random.next() < 0.4 ? (random.pick(holds)[0] ?? null) : null,
    };
  }
});

function postingOf(ask: Ask, account: (user: number | null) => AccountRef): LonePosting {
  const { key, from, to, amount, holdId } = ask;
  return {
    request: { actor: ACTOR, operation: 'test', key, input: { from, to, amount, holdId } },
    order: {
      kind: 'moved',
      source: { kind: 'test', id: newId() },
      transfers: [{ debit: account(from), credit: account(to), amount: won(amount) }],
      ...(holdId === null ? {} : { holdId }),
    },
    audit: { action: 'points.deducted', details: { amount: `${amount}` } },
    facts: [],
  };
}
