// PostGraphile 5 as its documentation advises for speed: grafserv on node's http, prepared statements, no GraphiQL, no
// explain. Totals come from a database function (its documented way to add a field), because its own totalCount counts
// rows: that alone takes tens of milliseconds here and would hide everything else. No checks of who asks.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

// Written for Node 22; this is all that an older one lacks for it.
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const preset = {
  extends: [PostGraphileAmberPreset],
  // Lets lists be ordered by columns that are indexed behind another one.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public', 'bench'],
      poolConfig: {
        max: Number(process.env.CONNECTIONS),
        application_name: process.env.APPLICATION_NAME,
        options: '-c plan_cache_mode=force_generic_plan',
      },
    }),
  ],
  grafast: { explain: false },
  grafserv: { graphiql: false, websockets: false },
};

const server = createServer();
const service = postgraphile(preset).createServ(grafserv);
await service.addTo(server);
if (process.argv.includes('--print-schema')) {
  const { printSchema } = await import('graphql');
  console.log(printSchema(await postgraphile(preset).getSchema()));
  process.exit(0);
}
server.listen(Number(process.env.PORT), '127.0.0.1');
