import { markPersonalColumns } from '../personal-data/personal-data.js';

markPersonalColumns('mail_messages', {
  address_masked: { kind: 'email', subjectColumn: 'recipient_id', erase: 'null', of: 'either' },
});

markPersonalColumns('mail_suppressions', {
  address_masked: {
    kind: 'email',
    // An address, whoever had it: nothing else is known of it.
    subjectColumn: null,
    erase: { kept: 'masked; kept so that nothing is sent to an address that does not exist' },
    of: 'either',
  },
});
