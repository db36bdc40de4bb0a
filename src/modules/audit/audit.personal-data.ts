import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

const KEPT = { kept: 'access records are kept for two years (Personal Information Protection Act)' };

markPersonalColumns('access_records', {
  ip: { kind: 'ip', subjectColumn: 'actor_id', of: 'either', erase: KEPT },
});

markPersonalColumns('audit_events', {
  ip: {
    kind: 'ip',
    subjectColumn: 'actor_id',
    of: 'either',
    erase: KEPT,
  },
});
