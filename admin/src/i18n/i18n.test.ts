import { describe, expect, it } from 'vitest';
import { errorCodes } from '@/gql/error-code';
import { errorText, errorWords } from '@/lib/error-text';
import en from './en';
import base from './ko';
import analytics from './ko/analytics';
import bulk from './ko/bulk';
import exported from './ko/exports';
import identity from './ko/identity';
import imports from './ko/imports';
import notifications from './ko/notifications';
import palette from './ko/palette';
import payments from './ko/payments';
import people from './ko/people';
import records from './ko/records';
import signIn from './ko/sign-in';
import system from './ko/system';
import views from './ko/views';

const ko = {
  ...base,
  ...analytics,
  ...bulk,
  ...exported,
  ...signIn,
  ...identity,
  ...imports,
  ...notifications,
  ...palette,
  ...payments,
  ...people,
  ...records,
  ...system,
  ...views,
};

function keysOf(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  );
}

function valueAt(tree: object, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], tree);
}

// English tells one from many, with a key for each; Korean has one form.
const PLURAL = /_(one|other)$/;
const named = (keys: string[]) => [...new Set(keys.map((key) => key.replace(PLURAL, '')))].sort();

/** The words of a key, in each of its forms. */
function formsOf(tree: object, key: string): unknown[] {
  const forms = [`${key}_one`, `${key}_other`].map((form) => valueAt(tree, form));
  return forms.some((form) => form !== undefined) ? forms : [valueAt(tree, key)];
}

const placeholders = (text: unknown) =>
  [...String(text).matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();

describe('S000-ARC-01 Korean and English', () => {
  it('have the same keys', () => {
    expect(named(keysOf(en))).toEqual(keysOf(ko).sort());
  });

  it('have words under every key and the same values in them', () => {
    for (const key of keysOf(ko)) {
      expect(valueAt(ko, key), key).not.toBe('');
      for (const words of formsOf(en, key)) {
        if (key !== 'dashboard.kpi.people') expect(words, key).not.toBe('');
        expect(placeholders(words), key).toEqual(placeholders(valueAt(ko, key)));
      }
    }
  });

  it('name every error the server can answer with', () => {
    expect(Object.keys(errorWords).sort()).toEqual([...errorCodes].sort());
    for (const code of errorCodes) {
      const error = { code, kind: 'INTERNAL', args: {}, requestId: null };
      expect(errorText(error, 'ko'), code).not.toMatch(/undefined|^$/);
      expect(errorText(error, 'en'), code).not.toMatch(/undefined|^$/);
    }
  });

  it('keep Korean out of the components', async () => {
    const sources = import.meta.glob('/src/**/*.tsx', { query: '?raw', import: 'default' });
    const found: string[] = [];
    for (const [path, load] of Object.entries(sources)) {
      if (path.includes('.test.') || path.includes('/test/') || path.endsWith('/instrument.tsx')) continue;
      if (/[가-힣]/.test(String(await load()))) found.push(path);
    }
    expect(found).toEqual([]);
  });
});
