import { Controller, Get, Header } from '@nestjs/common';
import { Config } from '../platform/config/config.js';

/** When the demo was reset last: a page that lost its session asks whether that is why. */
@Controller('demo')
export class ResetAgeController {
  constructor(private readonly config: Config) {}

  @Get('reset')
  @Header('cache-control', 'no-store')
  age(): { at: string | null } {
    return { at: this.config.env.DEMO_RESET_AT ?? null };
  }
}
