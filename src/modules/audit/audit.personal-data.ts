import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('audit_events', {
  ip: {
    kind: 'ip',
    subjectColumn: 'actor_id',
    of: 'either',
    erase: { kept: 'access records are kept for two years (Personal Information Protection Act)' },
  },
});
