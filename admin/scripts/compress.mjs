// Brotli and gzip beside every text file of what was built, so that the server never compresses on request.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folders = ['../dist', '../playground/dist'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
for (const folder of folders) {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    /\.(js|css|svg|json)$/.test(name),
  );
  for (const name of names) {
    const file = join(folder, name);
    const text = await readFile(file);
    if (text.length < 1024) continue;
    await writeFile(`${file}.br`, await promisify(brotliCompress)(text, options));
    await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
  }
}
