// dist/server/main.mjs: the server and its commands. `npm run build` puts it there, beside the program.
import { fileURLToPath } from 'node:url';

import { loadProgram } from './load-program.mjs';

loadProgram(fileURLToPath(new URL('.', import.meta.url))).program.main(process.argv.slice(2));
