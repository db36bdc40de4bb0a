import { describe, expect, it } from 'vitest';
import { Severity } from '../notices/severity.js';
import { slackMessage } from './slack-words.js';

interface Block {
  text?: Record<string, unknown>;
  fields?: Record<string, unknown>[];
  elements?: Record<string, unknown>[];
}

describe('a message as Slack takes it (S002-ALR-01)', () => {
  const message = slackMessage(
    {
      title: 'see *https://evil.example*',
      body: '<!channel> #general @here',
      facts: [['host', 'https://evil.example/a.png']],
    },
    { severity: Severity.WARNING, locale: 'en', url: 'https://madang.test/admin/incidents/1' },
  );

  it('makes no link, no call and no picture of what is in a value', () => {
    const texts = (message.blocks as Block[]).flatMap(({ text, fields = [], elements = [] }) => [
      ...(text ? [text] : []),
      ...fields,
      ...elements,
    ]);
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(text).toMatchObject({ type: 'mrkdwn', verbatim: true });
    expect(message).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(JSON.stringify(message)).not.toContain('<!channel>');
  });

  it('keeps the one link of its own', () => {
    expect(JSON.stringify(message).match(/<https?:[^>]*>/g)).toEqual([
      '<https://madang.test/admin/incidents/1|Open in the admin app>',
    ]);
  });
});
