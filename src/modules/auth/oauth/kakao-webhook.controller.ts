import { Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { UnlinkByNotice } from './unlink-by-notice.use-case.js';

@Controller('webhooks/kakao')
export class KakaoWebhookController {
  constructor(private readonly unlink: UnlinkByNotice) {}

  /** The console says by which method it comes. Anything but 200 is a failure to Kakao. */
  @Get('unlink')
  @HttpCode(200)
  async byQuery(
    @Req() req: Request,
    @Query() query: Record<string, unknown>,
  ): Promise<{ received: boolean }> {
    return this.receive(req, (name) => query[name]);
  }

  @Post('unlink')
  @HttpCode(200)
  async byForm(@Req() req: Request): Promise<{ received: boolean }> {
    const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '');
    return this.receive(req, (name) => form.get(name));
  }

  private async receive(req: Request, field: (name: string) => unknown): Promise<{ received: boolean }> {
    await this.unlink.receive(req.headers.authorization, {
      subject: field('user_id'),
      reason: field('referrer_type'),
    });
    return { received: true };
  }
}
