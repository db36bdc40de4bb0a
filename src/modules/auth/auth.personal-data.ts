import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('sessions', {
  ip: { kind: 'ip', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
  user_agent: { kind: 'device', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
});
