import type { Environment } from '../config/config.schema.js';
import { recordSpansWith } from './spans.js';

/**
 * Records traces when an address to send them to is configured. Before the first connection is opened: statements are
 * watched from then on.
 * @returns sends what is left, and records no more
 */
export async function startTracing(env: Environment, role: string): Promise<() => Promise<void>> {
  const address = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!address || env.OTEL_SDK_DISABLED) return async () => undefined;
  // Megabytes that nobody needs without it.
  const { OtelRecorder } = await import('./otel-recorder.js');
  const recorder = new OtelRecorder({ service: env.OTEL_SERVICE_NAME, role });
  recordSpansWith(recorder);
  return async () => {
    recordSpansWith(null);
    await recorder.stop();
  };
}
