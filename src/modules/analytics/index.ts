export { AnalyticsModule } from './analytics.module.js';
export { RebuildActivity } from './columns/rebuild-activity.use-case.js';
export { RecordActivity } from './activity/record-activity.use-case.js';
export { RollUpActivity } from './columns/roll-up-activity.js';
