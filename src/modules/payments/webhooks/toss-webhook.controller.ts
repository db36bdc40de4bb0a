import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ReceiveWebhook } from './receive-webhook.use-case.js';

@Controller('webhooks')
export class TossWebhookController {
  constructor(private readonly receive: ReceiveWebhook) {}

  /** Toss sends again unless it gets exactly 200. */
  @Post('toss')
  @HttpCode(200)
  async toss(@Req() req: Request): Promise<{ received: boolean }> {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    await this.receive.execute('TOSS', req.headers, body);
    return { received: true };
  }
}
