import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { static as serveFiles, type Request, type Response } from 'express';
import { nonceOf } from './edge.js';

const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/**
 * Serves a built web app under its address: hashed files for ever, `index.html` fresh with the response's nonce, and
 * `index.html` again for every address the app routes itself (an address with a file ending is a real 404).
 * @param at where it lives, such as `/admin`
 */
export function serveWebApp(app: NestExpressApplication, at: string, dist: string): void {
  const express = app.getHttpAdapter().getInstance() as import('express').Express;
  const indexPath = join(dist, 'index.html');
  let index: { html: string; builtAt: number } | null = null;
  /** Read again when the app was built anew: its file names carry hashes, so an old page finds nothing. */
  const currentIndex = (): string | null => {
    const builtAt = statSync(indexPath, { throwIfNoEntry: false })?.mtimeMs;
    if (builtAt === undefined) return null;
    if (index?.builtAt !== builtAt) index = { html: readFileSync(indexPath, 'utf8'), builtAt };
    return index.html;
  };

  const page = (_req: Request, res: Response): void => {
    const html = currentIndex();
    if (html === null) {
      res
        .status(503)
        .type('text/plain')
        .send(`The page ${at} is not built. Run: npm --prefix admin run build`);
      return;
    }
    res.setHeader('Cache-Control', 'no-cache');
    res.type('html').send(html.replaceAll('__CSP_NONCE__', nonceOf(res)));
  };

  // Matches the address with a slash as well: a redirect from one to the other would go round for ever.
  express.get([at, `${at}/index.html`], page);
  express.use(at, precompressed(dist), serveFiles(dist, { index: false, redirect: false, setHeaders }));
  express.get(`${at}/*path`, (req, res) => {
    if (extname(req.path) !== '') res.status(404).type('text/plain').send('Not found');
    else page(req, res);
  });
}

/** Sends the ready-made .br or .gz neighbour of a file when there is one and the client takes it. */
function precompressed(dist: string) {
  return (req: Request, res: Response, next: () => void): void => {
    const file = fileOf(dist, req.path);
    if (!file?.startsWith(dist + sep) || !/\.(js|css|svg|json)$/.test(file)) return next();
    for (const { name, ending } of ENCODINGS) {
      if (req.acceptsEncodings(name) === name && existsSync(file + ending)) {
        res.type(extname(file));
        res.setHeader('Content-Encoding', name);
        res.setHeader('Vary', 'Accept-Encoding');
        setHeaders(res, file);
        res.sendFile(file + ending, { cacheControl: false });
        return;
      }
    }
    next();
  };
}

/** The file an address names, or null for one that is not even readable as an address. */
function fileOf(dist: string, path: string): string | null {
  try {
    return normalize(join(dist, decodeURIComponent(path)));
  } catch {
    return null;
  }
}

function setHeaders(res: Response, file: string): void {
  const hashed = file.includes(`${sep}assets${sep}`);
  res.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
