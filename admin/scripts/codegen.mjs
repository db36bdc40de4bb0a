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
    scalars: {
      SettingValue: 'boolean | number | string | readonly string[] | null',
      Won: 'string',
      SignedWon: 'string',
      BillingDate: 'string',
      DateTime: 'string',
      Cursor: 'string',
    },
  },
});
// Documents are imported one by one, so the lookup table of the preset is of no use here.
const section = sections.find(({ filename }) => filename.endsWith('graphql.ts'));
const generated = await codegen({ ...section, schemaAst });

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

// One module for the documents of each feature and of each larger part, so that a page brings its own and no others. A
// document that is used tells its hash; one that is not is dropped by the bundler together with it.
const groupOf = (location) => /^(?:features|ui|app\/shell)\/([^/]+)\//.exec(location)?.[1] ?? 'app';
const groups = new Map();
for (const { location, document } of documents) {
  const names = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : [],
  );
  groups.set(groupOf(location), [...(groups.get(groupOf(location)) ?? []), ...names]);
}
const lines = generated.split('\n');
const isDocument = /^export const (\w+)Document = (.*) as unknown as DocumentNode<(.*)>;$/;
const isFragment = /^export const \w+FragmentDoc = /;
const texts = new Map();
for (const line of lines) {
  const [, name, ast, types] = isDocument.exec(line) ?? [];
  if (name) texts.set(name, { ast, types });
}
for (const [group, members] of groups) {
  if (members.length === 0) continue;
  const exports = members.map((name) => {
    const { ast, types } = texts.get(name);
    const own = types.replaceAll(/\b\w+(?=,|$)/g, 'types.$&');
    return `export const ${name}Document = /*#__PURE__*/ persisted<${own}>('${hashes[name]}', ${ast});`;
  });
  const head = `import type * as types from '../graphql';\nimport { persisted } from '../persisted';\n\n`;
  await writeChanged(join(root, `src/gql/documents/${group}.ts`), `${head}${exports.join('\n')}\n`);
}
const types = lines.filter(
  (line) =>
    !isDocument.test(line) && !isFragment.test(line) && !line.startsWith('import type { TypedDocumentNode'),
);
const barrel = [...groups]
  .filter(([, members]) => members.length > 0)
  .map(([group]) => `export * from './documents/${group}';`);
await writeChanged(join(root, 'src/gql/graphql.ts'), [...types, ...barrel, ''].join('\n'));
await writeChanged(
  join(root, 'src/gql/persisted.ts'),
  `import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

const hashes = new Map<string, string>();

/** The hash of an operation's document, by the operation's name; known once the document is loaded. */
export const hashOf = (operation: string): string | undefined => hashes.get(operation);

export function persisted<Result, Variables>(hash: string, document: object): TypedDocumentNode<Result, Variables> {
  const typed = document as unknown as TypedDocumentNode<Result, Variables>;
  for (const one of typed.definitions) {
    if (one.kind === 'OperationDefinition' && one.name) hashes.set(one.name.value, hash);
  }
  return typed;
}
`,
);

// The preset emits only types some operation uses, and none selects ErrorCode.
const errorCode = schemaAst.getType('ErrorCode');
const codes = isEnumType(errorCode) ? errorCode.getValues().map((value) => value.name) : [];
await writeChanged(
  join(root, 'src/gql/error-code.ts'),
  `export const errorCodes = ${JSON.stringify(codes, null, 2)} as const;\nexport type ErrorCode = (typeof errorCodes)[number];\n`,
);
console.log(`codegen: ${documents.length} documents, ${codes.length} error codes`);
