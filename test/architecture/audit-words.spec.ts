import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { APPROVAL_EVENTS } from '../../src/platform/approvals/approvals.events.js';
import { sourceFiles } from '../kit/source.js';

/** What is recorded, as the code says it: `action: 'user.created'`, also behind a condition. */
function recordedActions(): string[] {
  const said = sourceFiles('src/modules').flatMap(({ text }) =>
    [...text.matchAll(/\baction:\s*([^,;{}]+)/g)].flatMap(([, value = '']) =>
      [...value.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, action = '']) => action),
    ),
  );
  // Steps of an approval are recorded under the names of their events.
  return [...new Set([...said, ...APPROVAL_EVENTS])].sort();
}

it.each(['ko', 'en'])(
  'the audit log has words for everything that is recorded, in %s (S000-TBL-07)',
  (language) => {
    const path = join(packageRoot(), 'admin/src/i18n', language, 'audit.json');
    const { actions } = JSON.parse(readFileSync(path, 'utf8')) as { actions: Record<string, string> };
    const recorded = recordedActions();
    expect(recorded.length).toBeGreaterThan(60);
    expect(recorded.filter((action) => !actions[action.replaceAll(/[.-]/g, '_')])).toEqual([]);
  },
);

/** What a record says has changed: `changesOf(User, before, user, ['name'])`, `{ field: 'status', before, after }`. */
function recordedFields(): string[] {
  const said = sourceFiles('src/modules').flatMap(({ text }) => [
    ...[...text.matchAll(/\bchangesOf\([^[\]]*\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/'(\w+)'/g)].map(([, field = '']) => field),
    ),
    ...[...text.matchAll(/\bfield: '(\w+)', before/g)].map(([, field = '']) => field),
  ]);
  return [...new Set(said)].sort();
}

it.each(['ko', 'en'])(
  '… and for every field that a record says has changed, in %s (S000-TBL-07)',
  (language) => {
    const path = join(packageRoot(), 'admin/src/i18n', language, 'audit.json');
    const { fields } = JSON.parse(readFileSync(path, 'utf8')) as { fields: Record<string, string> };
    const recorded = recordedFields();
    expect(recorded.length).toBeGreaterThan(10);
    expect(recorded.filter((field) => !fields[field])).toEqual([]);
  },
);
