import { markPersonalColumns } from '../personal-data/personal-data.js';

markPersonalColumns('mail_suppressions', {
  address_masked: {
    kind: 'email',
    // An address, whoever had it: nothing else is known of it.
    subjectColumn: null,
    erase: { kept: 'masked; kept so that nothing is sent to an address that does not exist' },
    of: 'either',
  },
});
