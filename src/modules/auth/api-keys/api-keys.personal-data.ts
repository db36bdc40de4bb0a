import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';

markPersonalColumns('api_keys', {
  last_used_ip: {
    kind: 'ip',
    subjectColumn: null,
    of: 'staff',
    erase: { kept: 'where a program calls from, which is nobody’s home' },
  },
});
