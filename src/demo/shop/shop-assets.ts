import { join } from 'node:path';
import { packageRoot } from '../../app/package-root.js';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

export const STYLES = ['base.css', 'shop.css'] as const;
export const SCRIPTS = [
  'main.js',
  'shop.js',
  'session.js',
  'sign-in.js',
  'sign-in-view.js',
  'graphql.js',
  'points-live.js',
  'checkout.js',
  'toss.js',
  'money.js',
  'texts.js',
  'error-texts.js',
  'dom.js',
  'tabs.js',
  'customer-view.js',
  'wallet-view.js',
  'order-view.js',
  'topup-view.js',
  'membership-view.js',
  'method-view.js',
  'payments-view.js',
] as const;

const NAMES: ReadonlySet<string> = new Set([...STYLES, ...SCRIPTS]);

/** The file and type of an asset, or null for a name that is not one: paths are never built from what was asked. */
export function shopAsset(name: string): { path: string; type: string } | null {
  if (!NAMES.has(name)) return null;
  // The compiler copies no assets: a built server reads them from the source tree as well.
  const path = join(packageRoot(), 'src', 'demo', 'shop', 'public', name);
  return { path, type: name.endsWith('.css') ? TYPES.css : TYPES.js };
}
