// Puts the app's documents beside what was built: the server reads them from there, by their hash.
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const [from, to] = ['../src/gql', '../dist'].map((folder) =>
  fileURLToPath(new URL(`${folder}/persisted-documents.json`, import.meta.url)),
);
await copyFile(from, to);
