import { Module } from '@nestjs/common';
import { UsersModule } from '../modules/users/index.js';
import { DemoStaff } from './demo-staff.js';
import { SignInLinkController } from './sign-in-link.controller.js';
import { DemoShopController } from './shop/demo-shop.controller.js';

/** The demo's own front end. Loaded only when MADANG_DEMO is set, which production refuses. */
@Module({
  imports: [UsersModule],
  controllers: [DemoShopController, SignInLinkController],
  providers: [DemoStaff],
})
export class DemoModule {}
