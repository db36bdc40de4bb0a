import { hostname } from 'node:os';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { describeError, log } from '../../../platform/telemetry/logger.js';
import { takeResponseTimes } from '../../../platform/telemetry/response-times.js';
import { takeVendorCalls } from '../../../platform/telemetry/vendor-calls.js';
import { HostOwners } from '../series/host-owners.js';
import type { Sample } from '../series/series.rules.js';
import { SeriesStore } from '../series/series.store.js';
import { HostReader } from './host-readings.js';
import { SAMPLE_EVERY_MS, SYSTEM_SERIES, type SystemSeries } from './system-series.js';

type Reading = [SystemSeries, Record<string, string>, number | null];

/** An hour of one process: what could not be written meanwhile waits in memory, the newest survive. */
const WAITING_MAX = 5_000;
/** One call of the store. */
const BATCH_MAX = 1_000;

/** Each process looks at itself and its machine every ten seconds, and writes what it saw in one statement. */
@Injectable()
export class ProcessSampler implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private waiting: Sample[] = [];
  private writing: Promise<void> = Promise.resolve();
  private isCutOff = false;
  private speaksForHost = false;
  private readonly host: HostReader;
  private readonly loop: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });
  private cpu = process.cpuUsage();
  private lookedAt = performance.now();

  constructor(
    private readonly work: UnitOfWork,
    private readonly store: SeriesStore,
    private readonly owners: HostOwners,
    private readonly clock: Clock,
    private readonly adapter: HttpAdapterHost,
    config: Config,
  ) {
    this.host = new HostReader(resolve(config.env.FILES_DIR));
  }

  /** @param name of this process among those of its machine: role and port, which a restart keeps */
  start(name: string): void {
    this.loop.enable();
    takeResponseTimes();
    this.timer ??= setInterval(() => void this.sample(name), SAMPLE_EVERY_MS).unref();
  }

  /** Looks no more. What waits is written or given up. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.loop.disable();
    await this.writing;
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Looks now, and writes what waits. */
  async sample(name: string): Promise<void> {
    const at = this.clock.now();
    const machine = { host: hostname() };
    const both = { ...machine, process: name };
    const [host, connections] = await Promise.all([this.host.read(), this.connections()]);
    const own = this.ownUse();
    const answers = takeResponseTimes();
    const readings: Reading[] = [
      ['host.cpu_usage', machine, host.cpu],
      ['host.memory_usage', machine, host.memory],
      ['host.disk_usage', machine, host.disk],
      ['process.cpu_usage', both, own.cpu],
      ['process.memory', both, own.memory],
      ['process.event_loop_lag', both, own.lagMs],
      ['http.active_connections', both, connections],
      ['http.requests', both, (answers?.count ?? 0) / own.seconds],
      ['http.response_time_mean', both, answers?.mean ?? null],
      ['http.response_time_p50', both, answers?.p50 ?? null],
      ['http.response_time_p95', both, answers?.p95 ?? null],
      ['http.response_time_p99', both, answers?.p99 ?? null],
      // Only what was called: the newest reading says when a vendor was last seen.
      ...takeVendorCalls().flatMap(([vendor, { answered, failed }]): Reading[] => [
        ['vendor.answers', { ...both, vendor }, answered || null],
        ['vendor.failures', { ...both, vendor }, failed || null],
      ]),
    ];
    this.waiting.push(
      ...readings.flatMap(([series, labels, value]) =>
        value === null ? [] : [{ name: series, unit: SYSTEM_SERIES[series], labels, at, value }],
      ),
    );
    this.waiting = this.waiting.slice(-WAITING_MAX);
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private async write(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, BATCH_MAX);
        await this.work.run(systemActor('metrics'), async (tx) => {
          if (!this.speaksForHost) await this.owners.claimOurs(tx, hostname());
          await this.store.write(tx, batch);
        });
        this.speaksForHost = true;
        this.waiting = this.waiting.slice(batch.length);
      }
      if (this.isCutOff) log.info('metrics are written again');
      this.isCutOff = false;
    } catch (error) {
      if (!this.isCutOff) log.warn({ error: describeError(error) }, 'metrics wait in memory');
      this.isCutOff = true;
    }
  }

  private ownUse(): { cpu: number; memory: number; lagMs: number; seconds: number } {
    const now = performance.now();
    const seconds = Math.max(0.001, (now - this.lookedAt) / 1_000);
    const { user, system } = process.cpuUsage(this.cpu);
    this.cpu = process.cpuUsage();
    this.lookedAt = now;
    const p99 = this.loop.percentile(99) / 1e6;
    this.loop.reset();
    return {
      cpu: (user + system) / 1e4 / seconds,
      memory: process.memoryUsage.rss(),
      // What a timer of 20 ms comes late, not the 20 ms themselves.
      lagMs: Math.max(0, p99 - 20),
      seconds,
    };
  }

  private connections(): Promise<number | null> {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    return new Promise((settle) => {
      server.getConnections((error, count) => settle(error ? null : count));
    });
  }
}
