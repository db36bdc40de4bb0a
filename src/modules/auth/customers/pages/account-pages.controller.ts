import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { commonErrors } from '../../../../shared/common-errors.js';
import { nonceOf } from '../../../../platform/http/edge.js';
import { prefersKorean } from '../../../../platform/http/html.js';
import { ACCOUNT_PAGES, accountPage, type AccountPage } from './account-page.js';
import { ACCOUNT_SCRIPT } from './account-script.js';

/** Pages behind the links in letters. They are the same for everybody: what a link carries never reaches the server. */
@Controller('account')
export class AccountPagesController {
  @Get('account.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script(): string {
    return ACCOUNT_SCRIPT;
  }

  /** @throws NOT_FOUND */
  @Get(':page')
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(@Param('page') page: string, @Req() req: Request, @Res({ passthrough: true }) res: Response): string {
    if (!ACCOUNT_PAGES.includes(page as AccountPage)) throw commonErrors.NOT_FOUND();
    const korean = prefersKorean(req.header('accept-language'));
    return accountPage(page as AccountPage, { korean, nonce: nonceOf(res) });
  }
}
