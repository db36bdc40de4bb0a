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
    react(),
    tailwindcss(),
  ],
  resolve: {
    alias: [
      { find: '@', replacement: fileOf('./src') },
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
          groups: [
            // Each route's definition names every file of its page; together they share one list of names.
            { name: 'routes', test: /src\/routes\/[^?]*\.tsx$/ },
            // A picture of 200 bytes is not worth a request.
            { name: 'icons', test: /node_modules\/lucide-react\//, minShareCount: 2 },
          ],
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
