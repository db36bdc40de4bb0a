import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { ClockSkew } from '../db/clock-skew.js';
import { isMigrated } from '../db/migrate.js';
import { DatabasePulse } from '../db/pulse.js';
import { REDIS } from '../queue/redis.module.js';
import { describeError, log } from '../telemetry/logger.js';
import { registry } from '../telemetry/metrics.js';
import { Scrape } from '../telemetry/scrape.js';
import { Draining } from './draining.js';

const DATABASE_LIMIT_MS = 1_000;

@Controller()
export class HealthController {
  private migrated = false;

  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly pulse: DatabasePulse,
    private readonly skew: ClockSkew,
    private readonly draining: Draining,
    private readonly scrape: Scrape,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  /** The process is alive. Touches nothing, so that trouble elsewhere never restarts it. */
  @Get('healthz')
  alive(): { status: string } {
    return { status: 'ok' };
  }

  /** Fit to serve: the database answers, its schema is current, nothing drains. Redis away, a clock that is off, or
   *  production that cannot send letters is degraded, still 200. */
  @Get('readyz')
  async ready(@Res() res: Response): Promise<void> {
    const database = await this.database();
    const redis = this.redis.status === 'ready' ? 'ok' : 'away';
    const clock = this.skew.off ? 'off' : 'ok';
    const fit = database === 'ok' && !this.draining.started;
    const mail = this.config.env.SMTP_URL ? 'configured' : 'not configured';
    const lettersWait = this.config.isProduction && mail === 'not configured';
    const whole = redis === 'ok' && clock === 'ok' && !lettersWait;
    res.status(fit ? 200 : 503).json({
      status: fit ? (whole ? 'ok' : 'degraded') : this.draining.started ? 'draining' : 'unavailable',
      checks: { database, redis, clock, mail },
    });
  }

  /** Prometheus' text format. Asks for `Authorization: Bearer METRICS_TOKEN` when a token is set, as production must. */
  @Get('metrics')
  async metrics(@Req() req: Request, @Res() res: Response): Promise<void> {
    if (!this.mayReadMetrics(req)) {
      res.status(401).setHeader('WWW-Authenticate', 'Bearer').end();
      return;
    }
    await this.scrape.refresh();
    res.setHeader('Content-Type', registry.contentType).end(await registry.metrics());
  }

  /** Asked of the database itself, not by way of the pool: a process that is busy is still fit. */
  private async database(): Promise<'ok' | 'away' | 'migrations pending'> {
    if (!(await this.pulse.answers())) return 'away';
    try {
      // Asked until it is current: a schema never goes back under a running process.
      this.migrated ||= await soon(isMigrated(this.dataSource));
    } catch (error) {
      log.warn({ error: describeError(error).message }, 'not ready: database');
      return 'away';
    }
    return this.migrated ? 'ok' : 'migrations pending';
  }

  private mayReadMetrics(req: Request): boolean {
    const token = this.config.env.METRICS_TOKEN;
    if (!token) return !this.config.isProduction;
    const given = Buffer.from(req.header('authorization') ?? '');
    const wanted = Buffer.from(`Bearer ${token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

function soon<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('late')), DATABASE_LIMIT_MS).unref();
  });
  return Promise.race([work, late]);
}
