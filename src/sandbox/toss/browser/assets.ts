import type { Router } from 'express';
import { KIT_STYLE, staticFiles } from '../../kit/static-files.js';

const FOLDER = 'toss/public';

/** The scripts and styles of the payment window and the panel, and the SDK that shops load. */
export function assetRouter(): Router {
  return staticFiles([
    KIT_STYLE,
    { path: '/assets/window.css', file: `${FOLDER}/window.css` },
    { path: '/assets/panel.css', file: `${FOLDER}/panel.css` },
    { path: '/assets/window.js', file: `${FOLDER}/window.js` },
    { path: '/assets/panel.js', file: `${FOLDER}/panel.js` },
    {
      path: '/v2/standard',
      file: `${FOLDER}/sdk.js`,
      // A script for other origins' pages, some of which ask for cross-origin isolation.
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
    },
  ]);
}
