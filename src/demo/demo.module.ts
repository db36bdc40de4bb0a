import { Module } from '@nestjs/common';
import { UsersModule } from '../modules/users/index.js';
import { DemoShopController } from './shop/demo-shop.controller.js';

/** The demo's own front end. Loaded only when MADANG_DEMO is set, which production refuses. */
@Module({ imports: [UsersModule], controllers: [DemoShopController] })
export class DemoModule {}
