// Writes src/routeTree.gen.ts, so that a fresh clone type-checks without a build.
import { fileURLToPath } from 'node:url';
import { Generator, getConfig } from '@tanstack/router-generator';

const root = fileURLToPath(new URL('..', import.meta.url));
const config = getConfig(
  { target: 'react', autoCodeSplitting: true, quoteStyle: 'single', semicolons: true, disableLogging: true },
  root,
);
await new Generator({ config, root }).run();
