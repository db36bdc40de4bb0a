import { resolve } from 'node:path';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { LocalDiskStorage } from './local-disk.storage.js';
import { ObjectStorage } from './object-storage.port.js';
import { S3Storage } from './s3.storage.js';

/** S3 when a bucket is named, else files below `FILES_DIR`. */
export function storageOf({ env }: Config): ObjectStorage {
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env;
  return S3_BUCKET && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
    ? new S3Storage({
        endpoint: env.S3_ENDPOINT,
        region: env.S3_REGION,
        bucket: S3_BUCKET,
        accessKeyId: S3_ACCESS_KEY_ID,
        secretAccessKey: S3_SECRET_ACCESS_KEY,
        forcePathStyle: env.S3_FORCE_PATH_STYLE,
      })
    : new LocalDiskStorage(resolve(env.FILES_DIR));
}

@Global()
@Module({
  providers: [{ provide: ObjectStorage, inject: [Config], useFactory: storageOf }],
  exports: [ObjectStorage],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly storage: ObjectStorage) {}

  onApplicationShutdown(): Promise<void> {
    return this.storage.close();
  }
}
