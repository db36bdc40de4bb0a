import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The plugin that splits routes writes imports of the router's `lazyRouteComponent`; they get ours. */
const lazyRoutes: Plugin = {
  name: 'lazy-routes',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === '@tanstack/react-router' && importer?.includes('/src/routes/')
      ? fileOf('./src/app/route-kit.ts')
      : null,
};

/** The font is asked for with the page, not when its script is there; and its licence goes with it. */
const ownFont: Plugin = {
  name: 'own-font',
  apply: 'build',
  generateBundle() {
    const source = readFileSync(fileOf('./node_modules/pretendard/dist/LICENSE.txt'));
    this.emitFile({ type: 'asset', fileName: 'assets/own-font.licence.txt', source });
  },
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const font = Object.keys(bundle).find((name) => /own-font.*\.woff2$/.test(name));
      if (!font) throw new Error('The own font was not built');
      const attrs = {
        rel: 'preload',
        as: 'font',
        type: 'font/woff2',
        crossorigin: '',
        href: `/admin/${font}`,
      };
      return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
    },
  },
};

/**
 * Files that go together: what is named here with all that it imports, without what came in a part before. Left alone, the
 * bundler makes a file of every set of modules that the same pages share, and a page opens with a hundred of them.
 * `scripts/check-bundle.mjs` says what a page then costs, and how many files.
 */
const parts = Object.entries({
  // What the sign-in is drawn with as well.
  page: /src\/(app\/(page-states|require-permission)\.tsx|lib\/(list-search|use-ask|use-kept-data)\.ts|ui\/(age-chip|appearance-buttons|breadcrumbs|card|checkbox|chip|copyable|facts|item-cell|money|no-match|notice|payment-status|person|popover|reload-button|section|segmented|stat-tile|tabs|text-input|tile-row|time|use-account-name|use-noun-name)\.tsx?)$/,
  signIn: /src\/features\/auth\/(sign-in\/login-flow|factors\/totp-setup)\.tsx$/,
  // What lies around every page of somebody who is signed in.
  frame: /src\/(app\/shell\/app-shell\.tsx|lib\/(list-beginning|load-viewer)\.ts)$/,
  list: /src\/(lib\/use-(code-text|done-toast|every|job-end)\.ts|ui\/(download-button|exports\/export-button|job-progress|new-rows|owner-choice|paged-table|reason-box|search-box)\.tsx)$/,
  dialog: /src\/ui\/(choice-filter|confirm-dialog|detail-drawer|period-choice|trait-filter)\.tsx$/,
  payment: /src\/features\/payments\/(payment-drawer|use-payment-detail)\.tsx?$/,
  alert: /src\/features\/alerts\/(chips|rule-form|series-figure)\.tsx?$/,
  audit: /src\/ui\/(change-list|use-audit-names)\.tsx?$/,
}).map(([name, test], index, all) => ({ name, test, priority: all.length - index }));
// What is there before anything else. Each route's definition names all files of its page: together they share one list.
const core = {
  name: 'core',
  tags: ['$initial' as const],
  test: /^(?!.*\/(index\.html|src\/app\/main\.tsx)$)/,
  priority: parts.length + 2,
};
// A picture of 200 bytes is not worth a request.
const icons = {
  name: 'icons',
  test: /node_modules\/lucide-react\//,
  minShareCount: 2,
  priority: parts.length + 1,
};

const apiUrl = process.env.API_URL ?? 'http://localhost:3000';

export default defineConfig(({ mode }) => ({
  base: '/admin/',
  plugins: [
    // React Aria ships its words in about thirty languages; only two are spoken here.
    { ...optimizeLocales.vite({ locales: ['ko-KR', 'en-US'] }), enforce: 'pre' },
    mode === 'test'
      ? []
      : tanstackRouter({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single', semicolons: true }),
    lazyRoutes,
    ownFont,
    react(),
    tailwindcss(),
  ],
  resolve: {
    alias: [
      { find: '@', replacement: fileOf('./src') },
      // Written by scripts/own-font.mjs.
      { find: 'own-font.woff2', replacement: fileOf('./node_modules/.cache/own-font/own-font.woff2') },
      // The kit's classes are names of its own, which never contradict each other: what merges utilities (13 kB) is of no use.
      { find: /^tailwind-variants$/, replacement: 'tailwind-variants/lite' },
    ],
  },
  // The server puts a fresh nonce in this place of index.html on every response.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    // Fonts and images stay files: the content security policy allows fonts from 'self' only.
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [core, icons, ...parts],
        },
      },
    },
  },
  server: { proxy: { '/graphql': { target: apiUrl, ws: true } } },
  test: {
    environment: 'happy-dom',
    // Files clean up after each test, so all of a worker's files share one load of the code.
    isolate: false,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    testTimeout: 15_000,
  },
}));
