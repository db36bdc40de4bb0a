// Madang's lane, called as a use case calls it: the built application with its ordinary settings, no network before it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from '../../scripts/lib/paths.mjs';
import { pick, POOR, userId } from './accounts.mjs';
import { callFor, serve } from './callers.mjs';

const built = (path) => import(pathToFileURL(join(root, 'dist', 'src', path)).href);
const [
  { createApp },
  { loadConfig },
  ledger,
  { systemActor },
  { UnitOfWork },
  { ApiKeyStore },
  keys,
  { newId },
] = await Promise.all([
  built('app/server.js'),
  built('platform/config/config.js'),
  built('modules/ledger/index.js'),
  built('platform/security/actor.js'),
  built('platform/db/unit-of-work.js'),
  built('modules/auth/api-keys/api-key.store.js'),
  built('modules/auth/api-keys/api-key-text.js'),
  built('shared/ids.js'),
]);

const config = loadConfig();
const app = await createApp(config);
await app.init();
const lane = app.get(ledger.PostingLane);
const actor = systemActor('bench');

function posting({ from, to, amount = 1n, key = randomUUID() }) {
  const customer = userId(from);
  return {
    request: { actor, operation: 'bench', key, input: { amount } },
    order: {
      kind: 'points-moved',
      // As the product's own: in the order of time.
      source: { kind: 'bench', id: newId() },
      transfers: [{ debit: ledger.pointsOf(customer), credit: ledger.pointsOf(userId(to)), amount }],
    },
    audit: { action: 'points.moved', details: { amount: amount.toString() } },
    facts: [{ event: 'points.changed', subjectId: customer, payload: { userId: customer } }],
  };
}

/** How many of `count` at once go through, and what the others are told. */
async function outcomes(count, make) {
  const all = await Promise.allSettled(Array.from({ length: count }, (_, i) => lane.post(make(i))));
  return {
    fresh: all.filter((one) => one.status === 'fulfilled' && one.value.fresh).length,
    ids: new Set(all.map((one) => (one.status === 'fulfilled' ? one.value.id : null))).size,
    codes: [
      ...new Set(
        all.flatMap((one) => (one.status === 'rejected' ? (one.reason?.code ?? String(one.reason)) : [])),
      ),
    ],
  };
}

/** A key for the program that deducts over HTTP. Made here because nobody is at hand to confirm it. */
async function makeKey(adminId) {
  const { keyId, secret, text } = keys.newApiKey(config.stage);
  const now = new Date();
  await app.get(UnitOfWork).run(actor, (tx) =>
    app.get(ApiKeyStore).insert(tx, {
      id: randomUUID(),
      keyId,
      secretHash: keys.hashOfSecret(secret),
      name: 'bench',
      scopes: ['points.deduct'],
      createdById: adminId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
      allowedAddresses: [],
    }),
  );
  return text;
}

serve(async (order) => {
  switch (order.what) {
    case 'post':
      return callFor({ ...order, post: () => lane.post(posting(pick(order.kind))) });
    case 'overdraw':
      return outcomes(order.count, () => posting({ from: POOR, to: 1, amount: BigInt(order.amount) }));
    case 'same-key':
      return outcomes(order.count, () => posting({ from: 2, to: 3, key: order.key }));
    default:
      return makeKey(order.adminId);
  }
});
