import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { APPROVAL_EVENTS } from '../../src/platform/approvals/approvals.events.js';
import { recordedDetails } from '../kit/recorded-details.js';
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

/** Details that are no codes of the program: ids, names, amounts and counts, days, addresses, and what is true or not. */
const PLAIN = `
  active address again allDevices amount applied code count day delta digest endsAt expiresAt failed findings forSeconds
  hourlyMax identityId impersonationId inputHash kept list masked maxAmount mayWrite mentions metric minAmount minutes month
  overlapHours ownerUserId passkeyId paymentId people phone pointsShort price principalId recordId records
  recoveryThreshold rows rule saga secrets sessionsEnded sha256 size startsAt stepUpId subjectId successorId taxFree
  threshold tier to undone until userId version`;
/** The same of names that carry codes elsewhere. */
const PLAIN_THERE = new Set([
  // Names that staff gave.
  ...['view name', 'segment name'],
  // Ids of people, networks that a key may be used from.
  ...['payment-exception from', 'settlement-difference from', 'incident from', 'api-key from'],
  // Letters and texts: as many kinds as there are reasons to write.
  'notification-message kind',
]);

interface Codes {
  auditCodes: Record<string, string>;
  auditPermissions: string[];
  auditNoun: (action: string) => string;
}

const detailsOfCode = recordedDetails('src/modules', 'src/platform', 'src/app', 'src/demo');

it.each(['ko', 'en'])('… and for the name of every detail of a record, in %s (S000-TBL-07)', (language) => {
  const path = join(packageRoot(), 'admin/src/i18n', language, 'audit.json');
  const { details } = JSON.parse(readFileSync(path, 'utf8')) as { details: Record<string, string> };
  const names = [...new Set(detailsOfCode.map(({ name }) => name))];
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name) => !details[name])).toEqual([]);
});

/** Changes that are none either. */
const PLAIN_FIELDS = 'email isActive name onSale passkey phone price titleEn titleKo'.split(' ');

it('what a record keeps as a code is told in words of the app (S000-TBL-07)', async () => {
  const file = join(packageRoot(), 'admin/src/lib/audit-codes.ts');
  const { auditCodes, auditPermissions, auditNoun } = (await import(pathToFileURL(file).href)) as Codes;
  const known = new Set([...PLAIN.trim().split(/\s+/), ...auditPermissions, ...Object.keys(auditCodes)]);
  const isSomewhere = (name: string): boolean => [...known].some((one) => one.endsWith(` ${name}`));
  const unclear = detailsOfCode.flatMap(({ actions, name }) => {
    if (known.has(name)) return [];
    // What it is called is put together elsewhere: that words are somewhere is all that can be seen here.
    if (actions.length === 0) return isSomewhere(name) ? [] : [name];
    return actions
      .map((action) => `${auditNoun(action)} ${name}`)
      .filter((one) => !known.has(one) && !PLAIN_THERE.has(one));
  });
  expect(unclear).toEqual([]);
  const fields = recordedFields().filter((name) => !PLAIN_FIELDS.includes(name));
  expect(fields.filter((name) => !known.has(name) && !isSomewhere(name))).toEqual([]);
});
