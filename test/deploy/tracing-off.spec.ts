import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { TestSystem } from '../kit/test-system.js';
import { OtlpSink } from './otlp-sink.js';

/** The files of script that a process loaded while it lived, as Node itself notes them when it ends. */
async function filesLoaded(system: TestSystem, environment: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  const server = await ServerProcess.start(system, {
    environment: { ...environment, NODE_V8_COVERAGE: folder },
  });
  try {
    // One that has just started may send a visitor away for a moment.
    const visitor = new GraphqlClient(server.url);
    await eventually(async () => (await visitor.send('{ session { reason } }')).data !== null);
    server.signal('SIGTERM');
    expect(await server.ended()).toBe(0);
    return readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        result: { url: string }[];
      };
      return result.map(({ url }) => url.split('/').at(-1) ?? '');
    });
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('traces are off unless an address for them is set (S002-MON-01)', () => {
  let system: TestSystem;
  const sink = new OtlpSink();

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    await sink.listen();
  });
  afterAll(async () => {
    sink.close();
    await system.stop();
  });

  it('nothing of OpenTelemetry is loaded then', { timeout: 180_000 }, async () => {
    const recorder = (files: string[]) => files.filter((name) => name.startsWith('otel-recorder'));
    const before = sink.spans.length;
    expect(recorder(await filesLoaded(system, {}))).toEqual([]);
    expect(sink.spans).toHaveLength(before);
    // The same look at one that records finds it.
    expect(recorder(await filesLoaded(system, { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }))).toHaveLength(1);
    expect(sink.spans.length).toBeGreaterThan(before);
  });
});
