import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('sessions', {
  ip: { kind: 'ip', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
  user_agent: { kind: 'device', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
});

markPersonalColumns('sign_in_failures', {
  address: {
    kind: 'ip',
    // The account is there as a hash only.
    subjectColumn: null,
    of: 'either',
    erase: { kept: 'an address alone, that names no person here' },
  },
});
