// Brotli and gzip beside every text file of dist, so that the server never compresses on request.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const names = (await readdir(dist, { recursive: true })).filter((name) => /\.(js|css|svg|json)$/.test(name));
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
for (const name of names) {
  const file = join(dist, name);
  const text = await readFile(file);
  if (text.length < 1024) continue;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, options));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
}
