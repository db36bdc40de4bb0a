// A process of its own that speaks Redis from JavaScript, for machines where no Redis can be had. It keeps
// nothing on disk: good enough to look at the demo, refused by tests and by a production start.
import { defineCommand, Resp2Server, RedisServerState, t } from 'js-redis-server/core';
import {
  createRedisCommandExecutor,
  redisCommandDefinitions,
  WrongNumberOfArgumentsError,
} from 'js-redis-server/core';

const { port, password } = JSON.parse(await readAll(process.stdin));

// The queue waits for work with BRPOPLPUSH, which this server lacks; BLMOVE is the same under a newer name.
const blmove = redisCommandDefinitions.find((definition) => definition.name === 'blmove');
const brpoplpush = defineCommand({
  name: 'brpoplpush',
  since: { redis: '2.2.0', valkey: '7.2.0' },
  schema: t.custom((input, index, context) => {
    const [source, destination, timeout] = input.slice(index, index + 3);
    if (!source || !destination || !timeout) throw new WrongNumberOfArgumentsError(context.commandName);
    const seconds = Number(timeout.toString());
    return {
      value: { source, destination, fromDirection: 'RIGHT', toDirection: 'LEFT', timeout: seconds },
      nextIndex: index + 3,
    };
  }),
  flags: ['write', 'noscript'],
  keys: (args) => [args.source, args.destination],
  execute: (args, context) => blmove.execute(args, context),
});

const state = new RedisServerState({ databaseCount: 16, requirepass: password });
const executor = createRedisCommandExecutor({ extraCommands: [brpoplpush] });
const { server } = new Resp2Server({ server: state, executor, logger: console });
// Its own listen() would open the port on every network of the machine.
server.listen({ port, host: '127.0.0.1' });

// Clients that stay connected would keep it alive for ever; there is nothing to save.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

/** @param {NodeJS.ReadableStream} stream */
async function readAll(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
