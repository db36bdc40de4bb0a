import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalDiskStorage } from '../../src/platform/storage/local-disk.storage.js';
import type { ObjectStorage } from '../../src/platform/storage/object-storage.port.js';
import { S3Storage } from '../../src/platform/storage/s3.storage.js';
import { freePort } from '../kit/free-port.js';
import { S3_BUCKET, startS3 } from '../kit/s3-server.js';

const newKey = (folder = 'attachments') => `${folder}/ab/${randomBytes(12).toString('hex')}`;

function s3(endpoint: string, bucket = S3_BUCKET): S3Storage {
  return new S3Storage({
    endpoint,
    region: 'us-east-1',
    bucket,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    forcePathStyle: true,
  });
}

const KINDS: Record<string, () => Promise<{ storage: ObjectStorage; end(): Promise<void> }>> = {
  'local disk': async () => {
    const root = await mkdtemp(join(tmpdir(), 'madang-files-'));
    return {
      storage: new LocalDiskStorage(root),
      end: () => rm(root, { recursive: true, force: true }),
    };
  },
  S3: async () => {
    const server = await startS3();
    const storage = s3(server.environment['S3_ENDPOINT'] ?? '');
    return {
      storage,
      end: async () => {
        await storage.close();
        await server.stop();
      },
    };
  },
};

describe.each(Object.keys(KINDS))('object storage on %s (S000-INT-03, S003-INT-01)', (kind) => {
  let storage: ObjectStorage;
  let end: () => Promise<void>;

  beforeAll(async () => {
    ({ storage, end } = (await KINDS[kind]?.()) ?? ({} as never));
  });
  afterAll(() => end());

  const put = (key: string, bytes: Buffer) => storage.put(key, Readable.from([bytes]), bytes.length);
  const get = async (key: string): Promise<Buffer | null> => {
    const body = await storage.get(key);
    return body && buffer(body);
  };

  it.each([1, 65_536, 3_000_000])('gives back the %i bytes it was given', async (size) => {
    const [key, bytes] = [newKey(), randomBytes(size)];
    const pieces = Array.from({ length: Math.ceil(size / 50_000) }, (_, i) =>
      bytes.subarray(i * 50_000, (i + 1) * 50_000),
    );
    expect(await storage.put(key, Readable.from(pieces), size)).toEqual({ kind: 'done' });
    expect((await get(key))?.equals(bytes)).toBe(true);
    const head = await storage.head(key);
    expect(head).toMatchObject({ key, size });
    expect(Math.abs((head?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(120_000);
  });

  it('what is not there is null, and can be deleted', async () => {
    const key = newKey();
    expect([await storage.get(key), await storage.head(key)]).toEqual([null, null]);
    await storage.delete(key);
    await put(key, Buffer.from('x'));
    await storage.delete(key);
    await storage.delete(key);
    expect(await storage.head(key)).toBeNull();
  });

  it('lists by prefix in the order of keys', async () => {
    const keys = Array.from({ length: 5 }, () => newKey('listed')).sort();
    for (const key of [...keys].reverse()) await put(key, Buffer.from(key));
    await put(newKey('other'), Buffer.from('x'));
    const page = await storage.list('listed/', null, 100);
    expect(page.items.map((item) => [item.key, item.size])).toEqual(keys.map((key) => [key, key.length]));
    expect(page.next).toBeNull();
    const rest = await storage.list('listed/', keys[1] ?? '', 100);
    expect(rest.items.map((item) => item.key)).toEqual(keys.slice(2));
    expect((await storage.list('nothing/', null, 100)).items).toEqual([]);
  });

  it('a body that breaks off leaves nothing to read', async () => {
    const key = newKey();
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(1_000);
        throw new Error('the sender is gone');
      })(),
    );
    expect((await storage.put(key, broken, 2_000)).kind).not.toBe('done');
    // s3rver keeps what came of it, which S3 does not.
    if (kind !== 'S3') expect(await storage.get(key)).toBeNull();
  });

  it.each(['../../etc/passwd', 'a/../b', '/etc/passwd', 'a//b', 'A/b', 'a', '', 'a/\u0000'])(
    'takes no key that could become a path: %j',
    async (key) => {
      const tried = async () => put(key, Buffer.from('x'));
      await expect(tried()).rejects.toThrow('Not an object key');
      const read = async () => storage.get(key);
      await expect(read()).rejects.toThrow('Not an object key');
    },
  );
});

describe('local disk', () => {
  it('walks a large tree page by page, sees no half-written file, and keeps files to its owner', async () => {
    const root = await mkdtemp(join(tmpdir(), 'madang-files-'));
    try {
      const storage = new LocalDiskStorage(root);
      const keys = Array.from({ length: 30 }, (_, i) => `tree/${'abc'[i % 3]}${i % 2}/${1000 + i}`).sort();
      for (const key of keys) await storage.put(key, Readable.from([Buffer.from('x')]), 1);
      await writeFile(join(root, 'tree', 'a0', '.draft-left-by-a-crash'), 'half');
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await storage.list('tree/', after, 7);
        expect(page.items.length).toBeLessThanOrEqual(7);
        seen.push(...page.items.map((item) => item.key));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(keys);
      const [name = ''] = (await readdir(join(root, 'tree', 'a0'))).filter((each) => !each.startsWith('.'));
      expect((await stat(join(root, 'tree', 'a0', name))).mode & 0o077).toBe(0);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it('a disk that cannot be written declines; one that cannot be read is unavailable', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'madang-files-')), 'a-file');
    await writeFile(file, '');
    const put = await new LocalDiskStorage(file).put('a/b', Readable.from([Buffer.from('x')]), 1);
    expect(put.kind).toBe('declined');
    await rm(file, { force: true });
  });
});

describe('S3 on bad days', () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  async function answering(handle: RequestListener): Promise<string> {
    const server = createServer(handle).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const put = (endpoint: string, bucket?: string) =>
    s3(endpoint, bucket).put(newKey(), Readable.from([Buffer.from('x')]), 1);

  it('tells what surely was not stored from what may have been', async () => {
    expect((await put(`http://127.0.0.1:${await freePort()}`)).kind).toBe('declined');
    const refusing = await answering((_req, res) => {
      res.writeHead(403, { 'content-type': 'application/xml' });
      res.end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
    });
    expect((await put(refusing)).kind).toBe('declined');
    await expect(s3(refusing).get(newKey())).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    const dying = await answering((req) => {
      req.on('end', () => req.socket.destroy());
      req.resume();
    });
    expect((await put(dying)).kind).toBe('unknown');
  });

  it('a bucket that is not there is a store that is not there', async () => {
    const server = await startS3();
    try {
      const endpoint = server.environment['S3_ENDPOINT'] ?? '';
      expect((await put(endpoint, 'no-such-bucket')).kind).toBe('declined');
      await expect(s3(endpoint, 'no-such-bucket').list('a/', null, 10)).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
      });
    } finally {
      await server.stop();
    }
  });

  it('signs as the standard says (version 4), and sends the body plainly', async () => {
    const seen: { req: IncomingMessage; body: Buffer }[] = [];
    const endpoint = await answering((req, res) => {
      void buffer(req).then((body) => {
        seen.push({ req, body });
        res.end();
      });
    });
    const bytes = randomBytes(70_000);
    await s3(endpoint).put(newKey(), Readable.from([bytes]), bytes.length);
    const [call] = seen;
    if (!call) throw new Error('no call');
    expect(call.body.equals(bytes)).toBe(true);
    expect(call.req.headers['content-encoding']).toBeUndefined();
    expect(call.req.headers['content-length']).toBe(String(bytes.length));
    expect(call.req.headers.authorization).toBe(signatureOf(call.req, 'S3RVER'));
    expect(signatureOf(call.req, 'another secret')).not.toBe(call.req.headers.authorization);
  });
});

/** The Authorization header a server of S3 computes for itself (AWS Signature Version 4). */
function signatureOf(req: IncomingMessage, secret: string): string {
  const given = String(req.headers.authorization);
  const [, access, day, region] = /Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3/.exec(given) ?? [];
  const signed = /SignedHeaders=([^,]+)/.exec(given)?.[1] ?? '';
  const url = new URL(req.url ?? '', 'http://host');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const headers = signed.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}\n`);
  const payload = String(req.headers['x-amz-content-sha256']);
  const canonical = [req.method, url.pathname, query, headers.join(''), signed, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', req.headers['x-amz-date'], scope, hash].join('\n');
  const key = [day ?? '', region ?? '', 's3', 'aws4_request'].reduce<string | Buffer>(
    (from, part) => createHmac('sha256', from).update(part).digest(),
    `AWS4${secret}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${access}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}
