import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Router, type Request, type Response } from 'express';

const SANDBOX = 'src/sandbox';
const TYPES: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript' };

export interface StaticFile {
  /** Where browsers ask for it. */
  path: string;
  /** Under `src/sandbox`. */
  file: string;
  /** More headers than every file gets. */
  headers?: Record<string, string>;
}

/** The look that the pages of all twins share. */
export const KIT_STYLE: StaticFile = { path: '/assets/kit.css', file: 'kit/public/kit.css' };

/** What pages share that list what came and make the vendor misbehave. */
export const KIT_BOX: readonly StaticFile[] = [
  KIT_STYLE,
  { path: '/assets/box.css', file: 'kit/public/box.css' },
  { path: '/assets/box.js', file: 'kit/public/box.js' },
];

/** Scripts and styles as files of their own, so that pages need no inline code. Read once, when the twin starts. */
export function staticFiles(files: readonly StaticFile[]): Router {
  const router = Router();
  for (const { path, file, headers = {} } of files) {
    const content = readFileSync(join(sandboxFolder(file), file));
    const type = `${TYPES[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`;
    router.get(path, (_request: Request, response: Response) => {
      response.set({
        'content-type': type,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        ...headers,
      });
      response.send(content);
    });
  }
  return router;
}

/** This code's own tree; a compiled twin reads the source tree's, for the compiler copies no assets. */
function sandboxFolder(file: string): string {
  const folders = [join(import.meta.dirname, '..'), join(import.meta.dirname, '../../../..', SANDBOX)];
  const found = folders.find((folder) => existsSync(join(folder, file)));
  if (!found) throw new Error(`${file} is missing: looked in ${folders.join(' and ')}`);
  return found;
}
