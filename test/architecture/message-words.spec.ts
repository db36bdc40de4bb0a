import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { sourceFiles } from '../kit/source.js';

const FOLDERS = [
  'src/platform/messages',
  'src/platform/mail',
  'src/platform/sms',
  'src/modules/notifications',
];

/** Why a message did not get through, as the code writes it down: `failureCode: 'GAVE_UP'`, `gone: …`, `code: …`. */
function failureCodes(): string[] {
  const said = FOLDERS.flatMap((folder) => sourceFiles(folder)).flatMap(({ text }) =>
    [...text.matchAll(/\b(?:failureCode|gone|code):\s*([^,;{}]+)/g)].flatMap(([, value = '']) =>
      [...value.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code = '']) => code),
    ),
  );
  // A socket's own codes, such as ESOCKET, are compared with and never written down.
  return [...new Set(said)].filter((code) => !/^E[A-Z]+$/.test(code)).sort();
}

it.each(['ko', 'en'])(
  'every reason why a message did not get through has words, in %s (S000-INT-01)',
  (language) => {
    const path = join(packageRoot(), 'admin/src/i18n', language, 'notifications.json');
    const { messages } = JSON.parse(readFileSync(path, 'utf8')) as {
      messages: { why: Record<string, string> };
    };
    const codes = failureCodes();
    expect(codes.length).toBeGreaterThan(20);
    // What a carrier says of itself is told with its own number.
    expect(Object.keys(messages.why).sort()).toEqual([...codes, 'CARRIER'].sort());
  },
);
