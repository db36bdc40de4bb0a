// Types and documents from the server's schema. The codegen CLI does not run on Node 20, so its core is called here.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildSchema, isEnumType, Kind, parse, print, visit } from 'graphql';

const root = fileURLToPath(new URL('..', import.meta.url));
const schemaFile = [join(root, '..', 'schema.gql'), join(root, 'schema.gql')].find((file) =>
  existsSync(file),
);
if (!schemaFile)
  throw new Error('schema.gql is missing at the repository root; run `npm run schema` there first.');

const sdl = await readFile(schemaFile, 'utf8');
const schemaAst = buildSchema(sdl);
const names = (await readdir(join(root, 'src'), { recursive: true })).filter((name) =>
  name.endsWith('.graphql'),
);
const documents = await Promise.all(
  names.sort().map(async (location) => {
    const rawSDL = await readFile(join(root, 'src', location), 'utf8');
    return { location, rawSDL, document: parse(rawSDL) };
  }),
);

async function writeChanged(file, text) {
  const known = existsSync(file) ? await readFile(file, 'utf8') : null;
  if (known === text) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const sections = await preset.buildGeneratesSection({
  baseOutputDir: join(root, 'src/gql/'),
  schema: parse(sdl),
  schemaAst,
  documents,
  plugins: [],
  pluginMap: {},
  presetConfig: { fragmentMasking: false },
  config: {
    strictScalars: true,
    enumsAsTypes: true,
    useTypeImports: true,
    scalars: { Won: 'string', BillingDate: 'string', DateTime: 'string', Cursor: 'string' },
  },
});
for (const section of sections) {
  // Documents are imported one by one, so the lookup table of the preset is of no use here.
  if (!section.filename.endsWith('graphql.ts')) continue;
  await writeChanged(section.filename, await codegen({ ...section, schemaAst }));
}

// In production a staff session may send these documents only, by their hash. The text is what the server runs, so it
// asks for __typename everywhere, as the client's cache needs.
const definitions = documents.flatMap(({ document }) => document.definitions);
const withTypename = (definition) =>
  visit(definition, {
    SelectionSet(node, _key, parent) {
      const named = node.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename');
      if (named || parent?.kind === Kind.OPERATION_DEFINITION) return undefined;
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
      return { ...node, selections: [...node.selections, typename] };
    },
  });
function fragmentsOf(definition, found = new Map()) {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name.value,
      );
      if (!fragment || found.has(name.value)) return;
      found.set(name.value, fragment);
      fragmentsOf(fragment, found);
    },
  });
  return [...found.values()];
}
const persisted = {};
const hashes = {};
for (const operation of definitions) {
  if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
  const name = operation.name?.value;
  if (!name || name in hashes)
    throw new Error(`Operations need names of their own: ${name ?? print(operation)}`);
  const text = [operation, ...fragmentsOf(operation)].map((one) => print(withTypename(one))).join('\n\n');
  const hash = createHash('sha256').update(text).digest('hex');
  persisted[hash] = text;
  hashes[name] = hash;
}
await writeChanged(join(root, 'src/gql/persisted-documents.json'), `${JSON.stringify(persisted, null, 2)}\n`);
await writeChanged(
  join(root, 'src/gql/persisted.ts'),
  `/** The hash of each operation's document, by the operation's name. */\nexport const documentHashes: Readonly<Record<string, string>> = ${JSON.stringify(hashes, null, 2)};\n`,
);

// The preset emits only types some operation uses, and none selects ErrorCode.
const errorCode = schemaAst.getType('ErrorCode');
const codes = isEnumType(errorCode) ? errorCode.getValues().map((value) => value.name) : [];
await writeChanged(
  join(root, 'src/gql/error-code.ts'),
  `export const errorCodes = ${JSON.stringify(codes, null, 2)} as const;\nexport type ErrorCode = (typeof errorCodes)[number];\n`,
);
console.log(`codegen: ${documents.length} documents, ${codes.length} error codes`);
