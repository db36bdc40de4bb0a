// The usual way with TypeORM: in one transaction lock the balances, read, compute, save, insert.
import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { accountId, pick, userId } from './accounts.mjs';
import { callFor, serve } from './callers.mjs';

const { DataSource, EntitySchema } = createRequire(join(root, 'package.json'))('typeorm');
const uuid = { type: 'uuid' };
const text = { type: 'text' };
const bigint = { type: 'bigint' };
const instant = { type: 'timestamptz' };
const key = (column) => ({ ...column, primary: true });
const table = (name, columns) => new EntitySchema({ name, tableName: name, columns });

const Balance = table('ledger_balances', {
  account_id: key(uuid),
  may_go_negative: { type: 'boolean' },
  balance: bigint,
  held: bigint,
  entries: bigint,
  last_posted_at: instant,
});
const Posting = table('ledger_postings', {
  id: key(uuid),
  realm: text,
  kind: text,
  source_kind: text,
  source_id: uuid,
  posted_at: instant,
});
const Transfer = table('ledger_transfers', {
  id: key(uuid),
  posting_id: uuid,
  book: text,
  debit_account_id: uuid,
  credit_account_id: uuid,
  amount: bigint,
  posted_at: instant,
  debit_seq: bigint,
  debit_balance: bigint,
  credit_seq: bigint,
  credit_balance: bigint,
});
const Key = table('idempotency_keys', {
  actor: key(text),
  operation: key(text),
  key: key(text),
  request_hash: text,
  result_id: uuid,
});
const Fact = table('outbox', {
  id: key(uuid),
  event: text,
  subject_id: uuid,
  payload: { type: 'jsonb' },
  occurred_at: instant,
});
const Deed = table('audit_events', {
  occurred_at: key(instant),
  id: key(uuid),
  actor_type: text,
  action: text,
  resource_type: text,
  resource_id: text,
  details: { type: 'jsonb' },
});

const source = await new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  poolSize: 20,
  entities: [Balance, Posting, Transfer, Key, Fact, Deed],
}).initialize();

const newId = createRequire(join(root, 'package.json'))('uuid').v7;

function post({ from, to }) {
  const amount = 1n;
  const name = { actor: 'SYSTEM:typeorm', operation: 'post', key: randomUUID() };
  return source.transaction(async (manager) => {
    if (await manager.findOneBy(Key, name)) return;
    const ids = [accountId(from), accountId(to)];
    const rows = new Map();
    for (const id of [...ids].sort()) {
      rows.set(
        id,
        await manager.findOneOrFail(Balance, {
          where: { account_id: id },
          lock: { mode: 'pessimistic_write' },
        }),
      );
    }
    const [debit, credit] = ids.map((id) => rows.get(id));
    if (BigInt(debit.balance) - BigInt(debit.held) < amount) throw new Error('not enough');
    const at = new Date(Math.max(Date.now(), +debit.last_posted_at, +credit.last_posted_at));
    for (const [row, delta] of [
      [debit, -amount],
      [credit, amount],
    ]) {
      row.balance = (BigInt(row.balance) + delta).toString();
      row.entries = (BigInt(row.entries) + 1n).toString();
      row.last_posted_at = at;
    }
    await manager.save(Balance, [debit, credit]);
    const posting = newId();
    await manager.insert(Posting, {
      id: posting,
      realm: 'MONEY',
      kind: 'points-moved',
      source_kind: 'bench',
      source_id: newId(),
      posted_at: at,
    });
    await manager.insert(Transfer, {
      id: newId(),
      posting_id: posting,
      book: 'POINTS',
      debit_account_id: debit.account_id,
      credit_account_id: credit.account_id,
      amount: amount.toString(),
      posted_at: at,
      debit_seq: debit.entries,
      debit_balance: debit.balance,
      credit_seq: credit.entries,
      credit_balance: credit.balance,
    });
    const request_hash = createHash('sha256').update(name.key).digest('hex');
    await manager.insert(Key, { ...name, request_hash, result_id: posting });
    const customer = userId(from);
    await manager.insert(Fact, {
      id: newId(),
      event: 'points.changed',
      subject_id: customer,
      payload: { userId: customer },
      occurred_at: at,
    });
    await manager.insert(Deed, {
      id: newId(),
      occurred_at: at,
      actor_type: 'SYSTEM',
      action: 'points.moved',
      resource_type: 'posting',
      resource_id: posting,
      details: { by: 'bench', amount: '1' },
    });
  });
}

serve((order) => callFor({ ...order, post: () => post(pick(order.kind)) }));
