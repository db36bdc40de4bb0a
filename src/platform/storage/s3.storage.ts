import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { describeError, log } from '../telemetry/logger.js';
import { beginVendorCall } from '../telemetry/vendor-calls.js';
import {
  checkKey,
  ObjectStorage,
  storageErrors,
  type ObjectPage,
  type PutOutcome,
  type StoredObject,
} from './object-storage.port.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte moving for so long it is over. */
const IDLE_TIMEOUT_MS = 15_000;
const PUT_TIMEOUT_MS = 60_000;

export interface S3Options {
  endpoint?: string | undefined;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  forcePathStyle: boolean;
}

const ignore = (): void => undefined;

type Sdk = typeof import('@aws-sdk/client-s3');

/** Objects in a bucket of S3 or of a server that speaks its protocol. The SDK is loaded at the first use. */
export class S3Storage extends ObjectStorage {
  private ready: Promise<{ sdk: Sdk; client: S3Client }> | null = null;

  constructor(private readonly options: S3Options) {
    super();
  }

  async put(key: string, body: Readable, size: number): Promise<PutOutcome> {
    const { sdk, client, at } = await this.object(key);
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error('the store took too long')), PUT_TIMEOUT_MS);
    // A body that fails would otherwise be nobody's error, which ends the process.
    body.on('error', (error) => over.abort(error));
    const command = new sdk.PutObjectCommand({
      ...at,
      Body: body,
      ContentLength: size,
      ContentType: 'application/octet-stream',
    });
    try {
      await this.timed('put', () => client.send(command, { abortSignal: over.signal }));
      return { kind: 'done' };
    } catch (error) {
      const reason = describeError(error).message;
      return { kind: surelyNothing(error) ? 'declined' : 'unknown', reason };
    } finally {
      clearTimeout(timer);
      body.destroy();
    }
  }

  async get(key: string): Promise<Readable | null> {
    const { sdk, client, at } = await this.object(key);
    return this.orNull('get', async () => {
      const answer = await client.send(new sdk.GetObjectCommand(at));
      return (answer.Body as Readable | undefined) ?? null;
    });
  }

  async head(key: string): Promise<StoredObject | null> {
    const { sdk, client, at } = await this.object(key);
    return this.orNull('head', async () => {
      const answer = await client.send(new sdk.HeadObjectCommand(at));
      return { key, size: answer.ContentLength ?? 0, modifiedAt: answer.LastModified ?? new Date(0) };
    });
  }

  async delete(key: string): Promise<void> {
    const { sdk, client, at } = await this.object(key);
    await this.orNull('delete', () => client.send(new sdk.DeleteObjectCommand(at)));
  }

  async list(prefix: string, after: string | null, limit: number): Promise<ObjectPage> {
    const { sdk, client } = await this.loaded();
    const answer = await this.orNull('list', () =>
      client.send(
        new sdk.ListObjectsV2Command({
          Bucket: this.options.bucket,
          Prefix: prefix,
          MaxKeys: limit,
          ...(after === null ? {} : { StartAfter: after }),
        }),
      ),
    );
    // Only objects have a way to be missing; a bucket that is missing is a store that is not there.
    if (answer === null) throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 3_000 });
    const items = (answer.Contents ?? []).map((object) => ({
      key: object.Key ?? '',
      size: object.Size ?? 0,
      modifiedAt: object.LastModified ?? new Date(0),
    }));
    return { items, next: answer.IsTruncated ? (items.at(-1)?.key ?? null) : null };
  }

  override async close(): Promise<void> {
    (await this.ready)?.client.destroy();
  }

  private async object(key: string) {
    const at = { Bucket: this.options.bucket, Key: checkKey(key) };
    return { ...(await this.loaded()), at };
  }

  private loaded(): Promise<{ sdk: Sdk; client: S3Client }> {
    this.ready ??= import('@aws-sdk/client-s3').then((sdk) => {
      const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle } = this.options;
      const client = new sdk.S3Client({
        ...(endpoint ? { endpoint } : {}),
        region,
        forcePathStyle,
        credentials: { accessKeyId, secretAccessKey },
        // Servers that do not know checksum trailers would store their framing as content of the file.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        // It would write to the console; what matters we log ourselves.
        logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
        requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
      });
      return { sdk, client };
    });
    return this.ready;
  }

  private async orNull<T>(operation: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await this.timed(operation, work);
    } catch (error) {
      if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) return null;
      throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 3_000 });
    }
  }

  private async timed<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const ended = beginVendorCall('s3', operation);
    let [outcome, isWell] = ['done', true];
    try {
      return await work();
    } catch (error) {
      outcome = (error as Error).name;
      isWell = ['NoSuchKey', 'NotFound'].includes(outcome);
      if (!isWell)
        log.warn({ operation, error: describeError(error).message, name: outcome }, 'S3 call failed');
      throw error;
    } finally {
      ended(outcome, isWell);
    }
  }
}

/** A refusal, or a server that was never reached: nothing was stored. All else leaves it open. */
function surelyNothing(error: unknown): boolean {
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 400 && status < 500;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}
