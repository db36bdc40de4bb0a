import type { Readable } from 'node:stream';
import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Config } from '../../platform/config/config.js';
import { clientAddress } from '../../platform/http/client-address.js';
import { describeError, log } from '../../platform/telemetry/logger.js';
import { contentDisposition } from './attachment.rules.js';
import { OpenAttachment } from './open-attachment.use-case.js';
import { ReceiveUpload, type ReceivedFile } from './receive-upload.use-case.js';

/** What may still come after a refusal, so that the sender reads the answer instead of a broken connection. */
const DRAIN_BYTES = 11 * 1024 * 1024;
const DRAIN_MS = 5_000;

/** The bytes of attachments, behind signed links. Cookies and tokens play no part here. */
@Controller('files')
export class FilesController {
  constructor(
    private readonly receive: ReceiveUpload,
    private readonly open: OpenAttachment,
    private readonly config: Config,
  ) {}

  @Put(':token')
  async put(@Param('token') token: string, @Req() req: Request): Promise<ReceivedFile> {
    const length = req.header('content-length');
    // A refusal must not break the connection under the answer.
    const body = (req as Readable).iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    try {
      return await this.receive.execute(
        token,
        length === undefined ? null : Number(length),
        body,
        this.addressOf(req),
      );
    } catch (error) {
      drain(req);
      throw error;
    }
  }

  @Get(':token')
  async get(@Param('token') token: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    const file = await this.open.execute(token, this.addressOf(req));
    const chunks = file.body[Symbol.asyncIterator]();
    // The first chunk proves the key before anything is promised.
    const first = await chunks.next();
    res.setHeader(
      'Content-Type',
      file.contentType === 'text/plain' ? 'text/plain; charset=utf-8' : file.contentType,
    );
    res.setHeader('Content-Length', file.size);
    res.setHeader('Content-Disposition', contentDisposition(file.fileName));
    res.setHeader('Content-Security-Policy', `default-src 'none'; frame-ancestors 'none'; sandbox`);
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Cache-Control', 'no-store');
    try {
      for (let next = first; !next.done && !res.destroyed; next = await chunks.next()) {
        if (!res.write(next.value)) await writable(res);
      }
      await chunks.return?.();
      res.end();
    } catch (error) {
      // Too late for an answer: a connection that breaks says that the file is not whole.
      log.warn({ error: describeError(error).message }, 'a download broke off');
      res.destroy();
    }
  }

  private addressOf(req: Request): string | null {
    return clientAddress(req, this.config.trustedProxyHops);
  }
}

/** Until the reader has taken what was written, or is gone. */
function writable(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done);
      res.off('close', done);
      resolve();
    };
    res.on('drain', done);
    res.on('close', done);
  });
}

function drain(req: Request): void {
  let left = DRAIN_BYTES;
  const timer = setTimeout(() => req.destroy(), DRAIN_MS).unref();
  req.on('data', (bytes: Buffer) => {
    left -= bytes.length;
    if (left < 0) req.destroy();
  });
  req.on('close', () => clearTimeout(timer));
  req.on('error', () => undefined);
  req.resume();
}
