export { MetricsModule } from './metrics.module.js';
export { ProcessSampler } from './system/process-sampler.js';
