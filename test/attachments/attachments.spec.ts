import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ObjectStorage } from '../../src/platform/storage/object-storage.port.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { startS3 } from '../kit/s3-server.js';
import { TestSystem } from '../kit/test-system.js';
import { askUpload, get, put, refusal, shown, stored, text, uploadLink } from './files-kit.js';

const CANARY = 'CANARY-37.5665N';
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

async function photo(): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 20, channels: 3, background: '#c33' } })
    .withMetadata({ orientation: 6, exif: { IFD0: { ImageDescription: CANARY } } })
    .jpeg()
    .toBuffer();
}

describe.each(['local disk', 'S3'])('attachments on %s (S000-INT-03, S003-INT-01, S003-CFG-01)', (kind) => {
  let s3: Awaited<ReturnType<typeof startS3>> | null = null;
  let system: TestSystem;
  let staff: GraphqlClient;
  let colleague: GraphqlClient;
  let payment: { kind: string; id: string };

  beforeAll(async () => {
    s3 = kind === 'S3' ? await startS3() : null;
    system = await TestSystem.start({ environment: s3?.environment ?? {} });
    [staff, colleague] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
    const order = await buyPoints(system, await system.customer(), '1000');
    payment = { kind: 'PAYMENT', id: order.paymentId };
  });
  afterAll(async () => {
    await system.stop();
    await s3?.stop();
  });

  /** All bytes that lie in the store. */
  async function lying(): Promise<Buffer> {
    const storage = system.get(ObjectStorage);
    const { items } = await storage.list('attachments/', null, 500);
    const bodies = await Promise.all(items.map((item) => storage.get(item.key)));
    return Buffer.concat(await Promise.all(bodies.map((body) => buffer(body as AsyncIterable<Buffer>))));
  }

  it('a photo goes up, loses what it told about its maker, lies there sealed, and comes down as a file', async () => {
    const bytes = await photo();
    expect(bytes.includes(CANARY)).toBe(true);
    const link = await uploadLink(staff, {
      fileName: '증빙 사진.jpg',
      contentType: 'image/jpeg',
      size: bytes.length,
      sha256: sha256(bytes),
      subject: payment,
    });
    const answer = await put(system, link.url, bytes);
    expect([answer.status, answer.body['id']]).toEqual([200, link.attachmentId]);

    const [file] = await shown(colleague, payment);
    expect(file).toMatchObject({
      id: link.attachmentId,
      fileName: '증빙 사진.jpg',
      contentType: 'image/jpeg',
    });
    const response = await get(system, file?.downloadUrl ?? '');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(file?.size),
      'content-disposition': `attachment; filename="__ __.jpg"; filename*=UTF-8''%EC%A6%9D%EB%B9%99%20%EC%82%AC%EC%A7%84.jpg`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox') as string,
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    const down = Buffer.from(await response.arrayBuffer());
    expect(sha256(down)).toBe(file?.sha256);
    const picture = await sharp(down).metadata();
    // Turned upright, since the note that said so is gone.
    expect([picture.format, picture.width, picture.height, picture.exif]).toEqual([
      'jpeg',
      20,
      40,
      undefined,
    ]);
    expect(down.includes(CANARY)).toBe(false);
    const sealed = await lying();
    expect([sealed.includes(down.subarray(100, 130)), sealed.includes('JFIF')]).toEqual([false, false]);

    // Who looked is on record, unless it is the one who sent it.
    const [own] = await shown(staff, payment);
    expect((await get(system, own?.downloadUrl ?? '')).status).toBe(200);
    const reads = await system.sql<{ actor_type: string; details: object }>(
      `SELECT actor_type, details FROM audit_events WHERE action = 'attachment.read' AND resource_id = $1`,
      [link.attachmentId],
    );
    expect(reads).toEqual([
      { actor_type: 'ADMIN', details: { subjectKind: 'PAYMENT', subjectId: payment.id, ownerUserId: null } },
    ]);
    const { payment: found } = await staff.ok<{ payment: { attachments: { id: string }[] } }>(
      `query ($id: ID!) { payment(id: $id) { attachments { id } } }`,
      { id: payment.id },
    );
    expect(found.attachments).toEqual([{ id: link.attachmentId }]);
  });

  it('text and PDF come back byte for byte, however long', async () => {
    const long = `${'가나다라마바사 '.repeat(40)}\n`.repeat(3_000);
    const pdf = `%PDF-1.4\n${randomBytes(150_000).toString('base64')}\n%%EOF\n`;
    const secret = '아무도 읽을 수 없는 글';
    await stored(system, staff, long);
    await stored(system, staff, secret);
    await stored(system, staff, pdf, { fileName: 'a.pdf', contentType: 'application/pdf' });
    const files = await shown(staff);
    for (const [name, content] of [
      ['a.pdf', pdf],
      ['메모.txt', secret],
      ['메모.txt', long],
    ] as const) {
      const file = files.find((each) => each.fileName === name && each.size === Buffer.byteLength(content));
      expect(file?.sha256).toBe(sha256(content));
      expect((await (await get(system, file?.downloadUrl ?? '')).text()) === content).toBe(true);
    }
    expect((await lying()).includes(secret)).toBe(false);
  });

  it('what is not what was declared is refused with its reason; the link stays good for what is', async () => {
    const content = '맞는 내용';
    const right = text(content, { sha256: sha256(content) });
    const link = await uploadLink(staff, right);
    const same = Buffer.byteLength(content);
    const tries: [string, Buffer | string][] = [
      ['ATTACHMENT_SIZE_MISMATCH', content + 'x'],
      ['ATTACHMENT_SIZE_MISMATCH', content.slice(1)],
      ['ATTACHMENT_HASH_MISMATCH', '다른 내용'],
      ['ATTACHMENT_TYPE_MISMATCH', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(5)])],
      ['ATTACHMENT_TYPE_MISMATCH', '<svg/>'.padEnd(same)],
    ];
    for (const [code, bytes] of tries) expect((await put(system, link.url, bytes)).code, code).toBe(code);
    expect((await put(system, link.url, content)).status).toBe(200);
    expect(await put(system, link.url, content)).toMatchObject({ status: 409, code: 'ATTACHMENT_LINK_USED' });
  });

  it('of several who send at once with one link, one is heard', async () => {
    const content = 'x'.repeat(500_000);
    const link = await uploadLink(staff, text(content));
    const answers = await Promise.all(Array.from({ length: 5 }, () => put(system, link.url, content)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('pictures that are too large, broken or something else are refused; what rode along is left behind', async () => {
    const chunk = (name: string, data: Buffer): Buffer => {
      const body = Buffer.concat([Buffer.from(name), data]);
      const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      size.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc32(body));
      return Buffer.concat([size, body, sum]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(30_000, 0);
    header.writeUInt32BE(30_000, 4);
    header.set([8, 2], 8);
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    const bomb = Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    const good = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const send = async (bytes: Buffer) => {
      const link = await uploadLink(staff, {
        fileName: 'a.png',
        contentType: 'image/png',
        size: bytes.length,
        subject: payment,
      });
      return put(system, link.url, bytes);
    };
    expect((await send(bomb)).code).toBe('ATTACHMENT_IMAGE_TOO_LARGE');
    expect((await send(Buffer.concat([signature, randomBytes(200)]))).code).toBe('ATTACHMENT_TYPE_MISMATCH');
    expect((await send(good.subarray(0, good.length / 2))).code).toBe('ATTACHMENT_TYPE_MISMATCH');

    const rider = Buffer.from('<script>alert(1)</script>PK\u0003\u0004');
    expect((await send(Buffer.concat([good, rider]))).status).toBe(200);
    const [file] = await shown(staff, payment);
    const down = Buffer.from(await (await get(system, file?.downloadUrl ?? '')).arrayBuffer());
    expect([down.includes('script'), down.includes('PK\u0003\u0004')]).toEqual([false, false]);
  });

  it('a file store that is away is told as such, and nothing is lost by it', async () => {
    if (!s3) return;
    const content = '저장소가 멈춘 동안';
    const link = await uploadLink(staff, text(content));
    const [file] = await shown(staff);
    await s3.stop();
    s3 = null;
    expect(await put(system, link.url, content)).toMatchObject({ status: 503, code: 'STORAGE_UNAVAILABLE' });
    expect(await refusal(await get(system, file?.downloadUrl ?? ''))).toEqual([503, 'STORAGE_UNAVAILABLE']);
    const [row] = await system.sql<{ state: string }>(`SELECT state FROM attachments WHERE id = $1`, [
      link.attachmentId,
    ]);
    expect(row?.state).toBe('PENDING');
  });

  it('types, names and sizes are refused before anything is sent', async () => {
    for (const [code, file] of [
      ['ATTACHMENT_TYPE_NOT_ALLOWED', { fileName: 'a.svg', contentType: 'image/svg+xml', size: 10 }],
      ['ATTACHMENT_TYPE_NOT_ALLOWED', { fileName: 'a.zip', contentType: 'application/zip', size: 10 }],
      ['ATTACHMENT_TYPE_MISMATCH', { fileName: 'a.html', contentType: 'text/plain', size: 10 }],
      ['ATTACHMENT_TOO_LARGE', { fileName: 'a.txt', contentType: 'text/plain', size: 10_485_761 }],
      ['INPUT_INVALID', { fileName: 'a.txt', contentType: 'text/plain', size: 0 }],
      ['INPUT_INVALID', { fileName: '../a.txt', contentType: 'text/plain', size: 10 }],
      ['INPUT_INVALID', { fileName: 'a.txt', contentType: 'text/plain', size: 10, sha256: 'ab' }],
    ] as const) {
      expect((await askUpload(staff, file)).errors[0]?.extensions.code, file.fileName).toBe(code);
    }
  });
});
