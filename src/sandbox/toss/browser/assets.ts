import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type Request, type Response } from 'express';

const FOLDER = 'src/sandbox/toss/public';

const ASSETS: Record<string, { file: string; type: string }> = {
  '/v2/standard': { file: 'sdk.js', type: 'text/javascript; charset=utf-8' },
  '/assets/twin.css': { file: 'twin.css', type: 'text/css; charset=utf-8' },
  '/assets/window.css': { file: 'window.css', type: 'text/css; charset=utf-8' },
  '/assets/panel.css': { file: 'panel.css', type: 'text/css; charset=utf-8' },
  '/assets/window.js': { file: 'window.js', type: 'text/javascript; charset=utf-8' },
  '/assets/panel.js': { file: 'panel.js', type: 'text/javascript; charset=utf-8' },
};

/** Scripts and styles as files of their own, so that the pages need no inline code. */
export function assetRouter(): Router {
  const router = Router();
  for (const [path, asset] of Object.entries(ASSETS)) {
    const content = readFileSync(join(publicFolder(), asset.file));
    router.get(path, (_request: Request, response: Response) => {
      response.set({
        'content-type': asset.type,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      });
      // The SDK is a script for other origins' pages, some of which ask for cross-origin isolation.
      response.set('cross-origin-resource-policy', 'cross-origin').send(content);
    });
  }
  return router;
}

/** Beside this code in the source tree; a compiled twin reads the source tree's, for the compiler copies no assets. */
function publicFolder(): string {
  const beside = join(import.meta.dirname, '..', 'public');
  const folders = [beside, join(import.meta.dirname, '../../../../..', FOLDER)];
  const found = folders.find((folder) => existsSync(join(folder, 'twin.css')));
  if (!found) throw new Error(`the twin's pages are missing: looked in ${folders.join(' and ')}`);
  return found;
}
