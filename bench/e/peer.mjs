// The peer: graphql-ws as its README shows it, with the same answer from memory. No database, no rights, no cursors.
import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';

const require = createRequire(join(root, 'package.json'));
const { buildSchema } = require('graphql');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');

const schema = buildSchema(`
  type Payment { id: ID! orderId: String! amount: String! status: String! requestedAt: String! }
  type PaymentChanged { cursor: String! event: String! payment: Payment! }
  type Lagged { cursor: String! }
  union PaymentsEvent = PaymentChanged | Lagged
  type Query { ok: Boolean }
  type Subscription { paymentsUpdated(after: String): PaymentsEvent! }`);

const events = new EventEmitter();
events.setMaxListeners(0);

const roots = {
  subscription: {
    paymentsUpdated: async function* () {
      for await (const [event] of on(events, 'payment')) yield { paymentsUpdated: event };
    },
  },
};

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    response.end('{}');
    events.emit('payment', { __typename: 'PaymentChanged', ...JSON.parse(text) });
  });
});
useServer({ schema, roots }, new WebSocketServer({ server, path: '/graphql' }));
server.listen(Number(process.env.PORT), '127.0.0.1');
