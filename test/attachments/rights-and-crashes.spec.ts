import { createConnection } from 'node:net';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttachmentLinks } from '../../src/modules/attachments/attachment-links.js';
import { AttachmentQueries } from '../../src/modules/attachments/attachment.queries.js';
import { AttachmentRepository } from '../../src/modules/attachments/attachment.repository.js';
import { SweepAttachments } from '../../src/modules/attachments/index.js';
import { ManualClock } from '../../src/platform/clock/clock.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { Keys } from '../../src/platform/crypto/keys.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { ObjectStorage } from '../../src/platform/storage/object-storage.port.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { askUpload, get, here, put, refusal, shown, stored, text, uploadLink } from './files-kit.js';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

describe('attachments: whose they are, and what goes wrong (S000-INT-03)', () => {
  let system: TestSystem;
  let admin: GraphqlClient;
  let operator: GraphqlClient;
  let owner: Customer;
  let stranger: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [admin, operator] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
    [owner, stranger] = await Promise.all([system.customer(), system.customer()]);
  });
  afterAll(() => system.stop());

  const state = async (id: string): Promise<string> =>
    (await system.sql<{ state: string }>(`SELECT state FROM attachments WHERE id = $1`, [id]))[0]?.state ??
    '';
  const objectKey = async (id: string): Promise<string> =>
    (await system.sql<{ key: string }>(`SELECT object_key AS key FROM attachments WHERE id = $1`, [id]))[0]
      ?.key ?? '';
  const fileOf = async (id: string): Promise<string> =>
    join(system.environment['FILES_DIR'] ?? '', await objectKey(id));
  const sweep = (ahead = 0) =>
    new SweepAttachments(
      system.get(UnitOfWork),
      system.get(AttachmentRepository),
      system.get(AttachmentQueries),
      system.get(ObjectStorage),
      system.get(Schedule),
      new ManualClock(new Date(Date.now() + ahead)),
    ).execute();

  it('a customer’s files are theirs; staff who may see customers see them, on record', async () => {
    const id = await stored(system, owner.client, '내 글');
    const subject = { kind: 'USER', id: owner.id };
    expect((await shown(owner.client)).map((file) => file.id)).toEqual([id]);
    expect(await shown(stranger.client)).toEqual([]);
    const list = `query ($subject: AttachmentSubjectInput) { attachments(subject: $subject) { total } }`;
    expect((await stranger.client.refused(list, { subject })).extensions.code).toBe('ATTACHMENT_NOT_FOUND');
    expect((await operator.refused(list, { subject })).extensions.code).toBe('FORBIDDEN');
    const asked = await askUpload(stranger.client, text('x', { subject }));
    expect(asked.errors[0]?.extensions.code).toBe('ATTACHMENT_NOT_FOUND');
    const remove = `mutation ($id: ID!) { deleteAttachment(id: $id) { id } }`;
    for (const client of [stranger.client, admin])
      expect((await client.refused(remove, { id })).extensions.code).toBe('ATTACHMENT_NOT_FOUND');

    const [file] = await shown(admin, subject);
    expect(await (await get(system, file?.downloadUrl ?? '')).text()).toBe('내 글');
    const [read] = await system.sql<{ details: { ownerUserId: string } }>(
      `SELECT details FROM audit_events WHERE action = 'attachment.read' AND resource_id = $1`,
      [id],
    );
    expect(read?.details.ownerUserId).toBe(owner.id);
    // The database holds neither its name nor whose it is in words.
    const [row] = await system.sql<{ row: string }>(
      `SELECT a::text AS row FROM attachments a WHERE id = $1`,
      [id],
    );
    expect(row?.row).not.toContain('메모');
  });

  it('evidence is for staff: a customer cannot tell whether there is any', async () => {
    const subject = { kind: 'PAYMENT', id: randomUUID() };
    const list = `query ($subject: AttachmentSubjectInput) { attachments(subject: $subject) { total } }`;
    expect((await owner.client.refused(list, { subject })).extensions.code).toBe('ATTACHMENT_NOT_FOUND');
    expect((await admin.refused(list, { subject })).extensions.code).toBe('PAYMENT_NOT_FOUND');
    expect((await admin.refused(list, { subject: { ...subject, kind: 'REFUND' } })).extensions.code).toBe(
      'REFUND_NOT_FOUND',
    );
  });

  it('a link is for one file, one method, one person and five minutes', async () => {
    const person = await system.customer();
    const id = await stored(system, person.client, '링크');
    const [file] = await shown(person.client);
    const good = file?.downloadUrl ?? '';
    const invalid = [403, 'ATTACHMENT_LINK_INVALID'];
    const upload = await uploadLink(person.client, text('y'));
    expect((await put(system, good, 'y')).code).toBe('ATTACHMENT_LINK_INVALID');
    expect(await refusal(await get(system, upload.url))).toEqual(invalid);

    const [head = '', body = '', mac = ''] = good.slice(good.lastIndexOf('/') + 1).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
    const altered = Buffer.from(JSON.stringify([randomUUID(), ...claims.slice(1)])).toString('base64url');
    for (const token of [
      `${head}.${altered}.${mac}`,
      `${head}.${body}.${mac.slice(0, -2)}AA`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${randomUUID()}.${body}.${mac}`,
      'x',
      'a.b.c',
      `${head}.${'A'.repeat(5_000)}.${mac}`,
    ])
      expect(await refusal(await fetch(`${system.url}/files/${token}`)), token).toEqual(invalid);

    const earlier = new ManualClock(new Date(Date.now() - 300_000));
    const links = new AttachmentLinks(system.get(Keys), earlier, loadConfig(system.environment));
    const [, , , , , holder, session] = claims as string[];
    const actor = { type: 'USER', id: holder ?? '', sessionId: session ?? '', ip: null } as const;
    const old = await links.make(actor, 'GET', { id, contentType: 'text/plain', size: 6 });
    expect(await refusal(await get(system, old.url))).toEqual(invalid);
    earlier.advance(10_000);
    const younger = await links.make(actor, 'GET', { id, contentType: 'text/plain', size: 6 });
    expect((await get(system, younger.url)).status).toBe(200);

    // Signed out is signed out, for links as well.
    await person.client.ok(`mutation { logout }`);
    await eventually(async () => (await get(system, good)).status === 403);
  });

  it('500 MiB a person, however many ask at once', async () => {
    const person = await system.customer();
    const id = await stored(system, person.client, 'x');
    await system.sql(`UPDATE attachments SET size = $2 WHERE id = $1`, [id, 500 * MIB - 25 * MIB]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => askUpload(person.client, text('', { size: 10 * MIB }))),
    );
    expect(answers.map(({ errors }) => errors[0]?.extensions.code ?? 'given').sort()).toEqual([
      ...Array.from({ length: 6 }, () => 'ATTACHMENT_QUOTA_EXCEEDED'),
      'given',
      'given',
    ]);
    await person.client.ok(`mutation ($id: ID!) { deleteAttachment(id: $id) { id } }`, { id });
    expect((await askUpload(person.client, text('', { size: 10 * MIB }))).errors).toEqual([]);
  });

  it('what is deleted is gone at once for everybody, and from the disk with the next sweep', async () => {
    const id = await stored(system, owner.client, '지울 글');
    const file = (await shown(owner.client)).find((each) => each.id === id);
    const key = await objectKey(id);
    await owner.client.ok(`mutation ($id: ID!) { deleteAttachment(id: $id) { id } }`, { id });
    expect((await shown(owner.client)).map((each) => each.id)).not.toContain(id);
    expect(await refusal(await get(system, file?.downloadUrl ?? ''))).toEqual([404, 'ATTACHMENT_NOT_FOUND']);
    expect((await sweep()).removed).toBeGreaterThan(0);
    expect(await system.get(ObjectStorage).head(key)).toBeNull();
    expect(await objectKey(id)).toBeFalsy();
  });

  it('the sweep ends links nothing came through and removes old objects nobody knows, and only those', async () => {
    const [link, kept] = [
      await uploadLink(owner.client, text('z')),
      await stored(system, owner.client, '남는 글'),
    ];
    const [old, young] = [1, 2].map((n) => `attachments/ff/${String(n).repeat(48)}`) as [string, string];
    const storage = system.get(ObjectStorage);
    for (const key of [old, young]) await storage.put(key, Readable.from([Buffer.from('x')]), 1);
    const past = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(join(system.environment['FILES_DIR'] ?? '', old), past, past);
    await utimes(await fileOf(kept), past, past);

    expect((await sweep()).expired).toBe(0);
    expect([await storage.head(old), await state(link.attachmentId)]).toEqual([null, 'PENDING']);
    expect(await storage.head(young)).not.toBeNull();
    expect(await storage.head(await objectKey(kept))).not.toBeNull();
    await sweep(16 * 60_000);
    expect(await state(link.attachmentId)).toBe('EXPIRED');
    expect((await put(system, link.url, 'z')).code).toBe('ATTACHMENT_LINK_USED');
    expect((await shown(owner.client)).map((each) => each.id)).toContain(kept);
  });

  it('a sender that breaks off in the middle can come again with the same link', async () => {
    const content = 'k'.repeat(200_000);
    const link = await uploadLink(owner.client, text(content));
    const { port, pathname } = new URL(here(system, link.url));
    const socket = createConnection(Number(port), '127.0.0.1');
    socket.write(
      `PUT ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n${content.slice(0, 90_000)}`,
    );
    await eventually(async () => (await state(link.attachmentId)) === 'RECEIVING');
    socket.destroy();
    await eventually(async () => (await state(link.attachmentId)) === 'PENDING');
    expect((await put(system, link.url, content)).status).toBe(200);
  });

  it('killed between the object and its row: nothing is shown, the next try succeeds, the object is swept', async () => {
    const content = '죽기 직전';
    const link = await uploadLink(owner.client, text(content));
    const doomed = await ServerProcess.start(system, { role: 'api', killPoint: 'attachment.object-stored' });
    const sending = fetch(doomed.url + new URL(link.url).pathname, { method: 'PUT', body: content }).catch(
      () => null,
    );
    await doomed.killAtPoint();
    expect(await sending).toBeNull();
    const orphan = await objectKey(link.attachmentId);
    expect(await system.get(ObjectStorage).head(orphan)).not.toBeNull();
    expect((await shown(owner.client)).map((file) => file.id)).not.toContain(link.attachmentId);
    // As if two minutes had passed since.
    await system.sql(`UPDATE attachments SET claimed_at = claimed_at - interval '3 minutes' WHERE id = $1`, [
      link.attachmentId,
    ]);
    expect((await put(system, link.url, content)).status).toBe(200);
    expect(await objectKey(link.attachmentId)).not.toBe(orphan);
    await sweep(2 * HOUR_MS);
    expect(await system.get(ObjectStorage).head(orphan)).toBeNull();
    const file = (await shown(owner.client)).find((each) => each.id === link.attachmentId);
    expect(await (await get(system, file?.downloadUrl ?? '')).text()).toBe(content);
  }, 90_000);

  it('a damaged file is never handed out as whole', async () => {
    const content = 'd'.repeat(300_000);
    const id = await stored(system, owner.client, content);
    const path = await fileOf(id);
    const url = (await shown(owner.client)).find((each) => each.id === id)?.downloadUrl ?? '';
    const bytes = await readFile(path);
    const read = async () => (await get(system, url)).text();
    await writeFile(path, bytes.subarray(0, bytes.length - 60_000));
    await expect(read()).rejects.toThrow();
    const flipped = Buffer.from(bytes);
    flipped[50] = (flipped[50] ?? 0) ^ 1;
    await writeFile(path, flipped);
    expect(await refusal(await get(system, url))).toEqual([400, 'VALUE_UNREADABLE']);
    await writeFile(path, bytes);
    expect((await read()) === content).toBe(true);
  });

  it('with the key of a person their files are unreadable, and no new one can come (S003-ADM-09)', async () => {
    const person = await system.customer();
    await stored(system, person.client, '잊힐 글');
    const [before] = await shown(person.client);
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) => system.get(Keys).destroySubject(tx, person.id));
    const [after] = await shown(admin, { kind: 'USER', id: person.id });
    expect([before?.fileName, after?.fileName]).toEqual(['메모.txt', null]);
    expect(await refusal(await get(system, after?.downloadUrl ?? ''))).toEqual([400, 'VALUE_UNREADABLE']);
    expect((await askUpload(person.client, text('x'))).errors[0]?.extensions.code).toBe('SUBJECT_ERASED');
  });
});
