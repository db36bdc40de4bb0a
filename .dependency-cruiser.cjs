// Who may import whom (docs/newcomers-guide.md, "Layers"). Bottom first; every rule is an error.
const LAYERS = [
  ['users', 'audit', 'settings', 'attachments'],
  ['ledger', 'auth'],
  ['payments', 'domains', 'trades', 'matching', 'vehicles'],
  ['refunds', 'settlements', 'approvals', 'exports', 'imports'],
  ['metrics', 'analytics', 'notifications', 'jobs', 'views', 'comments', 'timeline'],
];
const modules = (names) => `^src/modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'front-door-only',
      comment: 'A module is entered through its index.ts.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '/index[.]ts$'] },
    },
    {
      name: 'front-door-only-from-outside',
      severity: 'error',
      from: { path: '^src/(app|demo)/' },
      to: { path: '^src/modules/', pathNot: ['/index[.]ts$'] },
    },
    ...LAYERS.slice(0, -1).map((names, i) => ({
      name: `layer-${i + 2}-looks-down-only`,
      severity: 'error',
      from: { path: modules(names) },
      to: { path: modules(LAYERS.slice(i + 1).flat()) },
    })),
    {
      name: 'shared-is-pure',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '[.]spec[.]ts$' },
      to: {
        pathNot: ['^src/shared/', '^(node:)?(buffer|crypto)$', '(^|/)uuid(/|$)'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(modules|app|demo)/' },
    },
    {
      name: 'modules-know-no-app',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/(app|demo)/' },
    },
    {
      name: 'nobody-imports-the-twins',
      severity: 'error',
      from: { path: '^src/(?!sandbox/)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'twins-import-nobody',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/(?!sandbox/)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(uuid|graphql-ws)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
