import { Module } from '@nestjs/common';
import { UsersModule } from '../modules/users/index.js';
import { NotificationsModule } from '../modules/notifications/index.js';
import { DemoNotices } from './demo-notices.js';
import { DemoStaff } from './demo-staff.js';
import { ResetAgeController } from './reset-age.controller.js';
import { SignInLinkController } from './sign-in-link.controller.js';
import { DemoShopController } from './shop/demo-shop.controller.js';

/** The demo's own front end. Loaded only when MADANG_DEMO is set, which production refuses. */
@Module({
  imports: [NotificationsModule, UsersModule],
  controllers: [DemoShopController, ResetAgeController, SignInLinkController],
  providers: [DemoNotices, DemoStaff],
})
export class DemoModule {}
