import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES } from '../../src/platform/mail/letter-kinds.js';
import { bytesInEucKr, formOf } from '../../src/platform/sms/sms-text.js';
import { TextRegistry } from '../../src/platform/sms/text-kinds.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { TestSystem } from '../kit/test-system.js';
import { TestTexts } from './test-texts.js';

const TEXT = `id kind status recipientType sentTo form attempts failureCode receipt history { number outcome code reply }`;

interface Shown {
  id: string;
  status: string;
  sentTo: string | null;
  history: { number: number; outcome: string; code: string | null }[];
}

describe('texts as staff sees them (S000-INT-02)', () => {
  let twin: TestPhones;
  let system: TestSystem;
  let texts: TestTexts;
  let admin: GraphqlClient;
  let operator: GraphqlClient;

  beforeAll(async () => {
    twin = await startTestPhones();
    system = await TestSystem.start({ role: 'api', environment: twin.environment });
    texts = new TestTexts(system);
    [admin, operator] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
  });
  afterAll(async () => {
    await system.stop();
    await twin.remove();
  });

  const shown = async (id: string): Promise<Shown> =>
    (
      await operator.ok<{ notificationMessage: Shown }>(
        `query ($id: ID!) { notificationMessage(id: $id) { ${TEXT} } }`,
        { id },
      )
    ).notificationMessage;
  const retry = (client: GraphqlClient, id: string) =>
    client.send<{ retryNotificationMessage: Shown }>(
      `mutation ($id: ID!) { retryNotificationMessage(id: $id) { ${TEXT} } }`,
      { id },
    );
  const channel = async () => {
    const { notificationChannels } = await operator.ok<{
      notificationChannels: { type: string; state: string }[];
    }>(`{ notificationChannels { type state waiting lastSuccessAt lastFailure } }`);
    return notificationChannels.find(({ type }) => type === 'SMS')?.state;
  };

  it('lists them with masked numbers, every try, and what became of them', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'refuse', to: phone, code: '1020' });
    const [refused, sent] = [await texts.send(phone), await texts.send(phone)];
    await texts.deliver(refused);
    await texts.deliver(sent);
    const { notificationMessages } = await operator.ok<{
      notificationMessages: { items: Shown[]; total: number };
    }>(
      `query ($f: NotificationMessageFilter) { notificationMessages(limit: 10, filter: $f) { total items { ${TEXT} } } }`,
      { f: { channel: ['SMS'], status: ['FAILED'], kind: 'test.note' } },
    );
    expect(notificationMessages).toMatchObject({
      total: 1,
      items: [
        {
          id: refused,
          sentTo: `010-****-${phone.slice(-4)}`,
          history: [{ outcome: 'REFUSED', code: '1020' }],
        },
      ],
    });
    expect(await shown(sent)).toMatchObject({
      status: 'SENT',
      history: [{ number: 1, outcome: 'SENT' }],
    });
    const missing = await operator.send(`{ notificationMessage(id: "${system.database.name}") { id } }`);
    expect(missing.errors[0]?.extensions.code).toBe('NOTIFICATION_MESSAGE_NOT_FOUND');
    const { client } = await system.customer();
    expect((await client.refused('{ notificationMessages { total } }')).extensions.code).toBe('FORBIDDEN');
  });

  it('sends one again that did not arrive, and no other', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'refuse', to: phone, code: '1020' });
    const id = await texts.send(phone);
    await texts.deliver(id);
    expect((await retry(operator, id)).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await retry(admin, id)).data?.retryNotificationMessage).toMatchObject({ status: 'WAITING' });
    await texts.deliver(id);
    expect(await shown(id)).toMatchObject({
      status: 'SENT',
      history: [{ outcome: 'REFUSED' }, { outcome: 'SENT' }],
    });
    expect((await retry(admin, id)).errors[0]?.extensions).toMatchObject({
      code: 'NOTIFICATION_MESSAGE_NOT_RETRYABLE',
      args: { status: 'SENT' },
    });
  });

  it('what is sent again passes the cap of the day like a new text, and says where it does not', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'refuse', to: phone, code: '1020' });
    const refused = await texts.send(phone);
    await texts.deliver(refused);
    await Promise.all(Array.from({ length: 10 }, async () => texts.deliver(await texts.send(phone))));
    expect((await retry(admin, refused)).errors).toEqual([]);
    await texts.deliver(refused);
    expect(await shown(refused)).toMatchObject({ status: 'LIMITED', failureCode: 'TOO_MANY_TO_NUMBER' });
    expect(await twin.phones.list(phone)).toHaveLength(10);
  });

  it('tells how the channel is doing from what happened', async () => {
    expect(await channel()).toBe('OK');
    await twin.stop();
    await texts.deliver(await texts.send(newPhone()));
    expect(await channel()).toBe('DEGRADED');
    await twin.restart();
    await texts.deliver(await texts.send(newPhone()));
    expect(await channel()).toBe('OK');
  });

  it('every text of the product goes in every language, and a code is one SMS of 90 bytes', () => {
    const kinds = system
      .get(TextRegistry)
      .all()
      .filter(({ kind }) => !String(kind).startsWith('test.'));
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['auth.phone-code', 'auth.phone-changed', 'auth.account-notice']),
    );
    for (const { kind, words, sample } of kinds)
      for (const locale of LOCALES) {
        const text = words[locale](sample as never);
        expect(text, kind).toMatch(locale === 'ko' ? /^\[마당\] / : /^\[Madang\] /);
        expect(text, kind).not.toMatch(/undefined|null|\[object/);
        expect(() => formOf(text)).not.toThrow();
        // A code must not cost thrice, nor come late for its length.
        if (kind === 'auth.phone-code') expect(bytesInEucKr(text)).toBeLessThanOrEqual(90);
      }
  });
});
