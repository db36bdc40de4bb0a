import { Module } from '@nestjs/common';
import { DemoResetResolver } from './demo-reset.resolver.js';
import './demo-reset.permissions.js';
import { DemoSupervisor } from './demo-supervisor.js';
import { ResetDemo } from './reset-demo.use-case.js';

/** Stands in every installation, so that the schema is one; refuses in all but a demo that `npm start` runs. */
@Module({ providers: [DemoSupervisor, ResetDemo, DemoResetResolver] })
export class DemoResetModule {}
