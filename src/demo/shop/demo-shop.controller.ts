import { Controller, Get, Param, Post, Redirect, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LoginTickets } from '../../modules/auth/index.js';
import { Service, UsersFacade } from '../../modules/users/index.js';
import { Config } from '../../platform/config/config.js';
import { AllowedOrigins } from '../../platform/settings/allowed-origins.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { sendError } from '../../platform/http/send-error.js';
import { systemActor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import { checkoutPage } from './checkout-page.js';
import { customerCards, LOOKED_AT, type CustomerCard } from './customer-cards.js';
import { readJson } from './read-json.js';
import { shopAsset } from './shop-assets.js';

const ACTOR = systemActor('demo-shop');
const HTTP_STATUS: Record<string, number> = {
  BAD_USER_INPUT: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  FAILED_PRECONDITION: 409,
  UPSTREAM_UNAVAILABLE: 503,
};

/**
 * The customer's side of the demo: a page like a shop's own, which reaches everything else through the public API.
 * Whoever opens it may be any seeded customer; that is why it exists in the demo only.
 */
@Controller('demo')
export class DemoShopController {
  constructor(
    private readonly config: Config,
    private readonly origins: AllowedOrigins,
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly tickets: LoginTickets,
  ) {}

  @Get()
  @Redirect('/demo/checkout', 302)
  index(): void {}

  @Get('checkout')
  checkout(@Res() res: Response): void {
    res.type('html').send(checkoutPage(this.config.env.TOSS_SDK_URL));
  }

  @Get('assets/:file')
  asset(@Param('file') file: string, @Res() res: Response): void {
    const asset = shopAsset(file);
    if (!asset) return sendError(res, 404, commonErrors.NOT_FOUND());
    res.setHeader('Content-Type', asset.type);
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile(asset.path, { cacheControl: false });
  }

  @Get('customers')
  async customers(): Promise<CustomerCard[]> {
    return customerCards(await this.users.newest(LOOKED_AT, Service.KST));
  }

  @Post('session')
  async session(@Req() req: Request, @Res() res: Response): Promise<void> {
    try {
      this.requireOwnPage(req);
      const { userId } = await readJson(req, res);
      if (typeof userId !== 'string') throw commonErrors.INPUT_INVALID({ path: 'userId', reason: 'an id' });
      const ticket = await this.uow.run(ACTOR, async (tx) =>
        this.tickets.issue(tx, await this.users.requireActive(tx, userId)),
      );
      res.status(201).json({ ticket });
    } catch (error) {
      const kind = error instanceof DomainError ? error.kind : 'INTERNAL';
      sendError(res, HTTP_STATUS[kind] ?? 500, error);
    }
  }

  /** Another site must not sign its visitors in here. @throws FORBIDDEN */
  private requireOwnPage(req: Request): void {
    const origin = req.header('origin');
    if (origin === undefined || !this.origins.has(origin)) {
      throw commonErrors.FORBIDDEN({ permission: 'origin' });
    }
  }
}
