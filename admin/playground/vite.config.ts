import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The GraphQL explorer: a page of its own, so that the editor it needs weighs nothing in the admin app. */
export default defineConfig({
  root: folder('.'),
  base: '/playground/',
  publicDir: folder('../public'),
  plugins: [react()],
  resolve: { alias: { '@': folder('../src') } },
  html: { cspNonce: '__CSP_NONCE__' },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: folder('./dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The editor alone is megabytes; it is loaded by nobody who does not open this page.
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      onLog(level, log, handler) {
        // Notes of a compiler to itself, left in the packages.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
  server: { proxy: { '/graphql': { target: process.env.API_URL ?? 'http://localhost:3000', ws: true } } },
});
