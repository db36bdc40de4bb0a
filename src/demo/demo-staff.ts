import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AdoptTotp } from '../modules/auth/index.js';
import { Config } from '../platform/config/config.js';
import { systemActor } from '../platform/security/actor.js';

export const OWNER = 'owner@madang.example';
export const OPERATOR = 'operator@madang.example';

/** The demo's staff have the authenticator app whose secret is printed, unless they set up one of their own. */
@Injectable()
export class DemoStaff implements OnApplicationBootstrap {
  constructor(
    private readonly config: Config,
    private readonly adopt: AdoptTotp,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const secret = this.config.env.DEMO_STAFF_TOTP_SECRET;
    if (!secret) return;
    for (const email of [OWNER, OPERATOR]) await this.adopt.execute(systemActor('demo'), email, secret);
  }
}
