import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { LetterRegistry, LOCALES, type AnyLetter } from '../../src/platform/mail/letter-kinds.js';
import { headerText, renderLetter } from '../../src/platform/mail/render/render-letter.js';
import { TextRegistry } from '../../src/platform/sms/text-kinds.js';
import { TestSystem } from '../kit/test-system.js';

const HANGUL = /[\uac00-\ud7a3]/;
const EVIL = `<script>alert("x")</script>&'`;

/** The same facts with every text, however deep it lies, replaced by one that means harm. Addresses are ours. */
function typedByEvil(facts: unknown): unknown {
  if (typeof facts === 'string') return facts.startsWith('https://') ? facts : EVIL;
  if (Array.isArray(facts)) return facts.map(typedByEvil);
  if (facts === null || typeof facts !== 'object' || facts instanceof Date) return facts;
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typedByEvil(value)]));
}

describe('every letter in every language (S000-INT-01)', () => {
  let system: TestSystem;
  let kinds: AnyLetter[];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    kinds = system.get(LetterRegistry).all();
  });
  afterAll(() => system.stop());

  const render = (letter: AnyLetter, locale: (typeof LOCALES)[number], facts: unknown = letter.sample) =>
    renderLetter(letter.words[locale](facts as never), locale);

  it('the product has its letters', () => {
    expect(kinds.map((letter) => letter.kind).sort()).toEqual(
      expect.arrayContaining([
        'notifications.test',
        'payments.deposit-account',
        'payments.deposit-expired',
        'payments.receipt',
        'refunds.refunded',
      ]),
    );
  });

  it.each(['ko', 'en'])('has a name in the log of what was sent, and so have texts (%s)', (language) => {
    const file = join(packageRoot(), `admin/src/i18n/${language}/notifications.json`);
    const words = JSON.parse(readFileSync(file, 'utf8')) as { messages: { kind: Record<string, string> } };
    const sent = [...kinds, ...system.get(TextRegistry).all()].map(({ kind }) => kind as string);
    expect(sent.filter((kind) => !words.messages.kind[kind.replaceAll(/[.-]/g, '_')])).toEqual([]);
  });

  it('is whole: nothing missing, both forms say the same, the languages have the same parts', () => {
    for (const letter of kinds) {
      const contents = LOCALES.map((locale) => letter.words[locale](letter.sample as never));
      const [ko, en] = contents.map(({ blocks }) =>
        blocks.map((block) => (block.type === 'facts' ? `facts ${block.rows.length}` : block.type)),
      );
      expect(en, letter.kind).toEqual(ko);
      for (const locale of LOCALES) {
        const { subject, text, html } = render(letter, locale);
        const where = `${letter.kind} ${locale}`;
        for (const part of [subject, text, html])
          expect(part, where).not.toMatch(/undefined|null|NaN|\[object/);
        expect(HANGUL.test(subject), where).toBe(locale === 'ko');
        expect(text.trim().split('\n').length, where).toBeGreaterThan(3);
        expect(html, where).toContain(`<html lang="${locale}">`);
        expect(html, where).toContain('prefers-color-scheme: dark');
        // Nothing is fetched when a letter is opened: no picture that tells on the reader.
        expect(html, where).not.toMatch(/<img|url\(|<link|<script/);
      }
    }
  });

  it('what people typed stays text', () => {
    for (const letter of kinds) {
      const evil = typedByEvil(letter.sample);
      for (const locale of LOCALES) {
        const { html, text } = render(letter, locale, evil);
        expect(html).not.toContain('<script>');
        expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;');
        expect(text).toContain(EVIL);
      }
    }
  });

  it('links lead to the web or nowhere', () => {
    const content = (url: string) => ({
      subject: 's',
      heading: 'h',
      blocks: [{ type: 'link', label: 'l', url } as const],
    });
    expect(() => renderLetter(content('javascript:alert(1)'), 'ko')).toThrow();
    expect(() => renderLetter(content('data:text/html,x'), 'en')).toThrow();
    expect(renderLetter(content('https://a.example/?a="b"&c=<d>'), 'ko').html).toContain(
      'href="https://a.example/?a=&quot;b&quot;&amp;c=&lt;d&gt;"',
    );
  });

  it('a header is one line of whole letters', () => {
    expect(headerText('a\r\nb\u0000c\u2028d', 50)).toBe('a b c d');
    expect(headerText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
    expect(headerText('a\ud800b', 50)).toBe('a\ufffdb');
  });
});
