import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';

markPersonalColumns('user_identities', {
  subject: { kind: 'account', subjectColumn: 'user_id', erase: 'null' },
  email: { kind: 'email', subjectColumn: 'user_id', erase: 'null' },
});

/** Of staff themselves. */
const KEPT = { kept: 'who did what must stay provable as long as the audit log' };

markPersonalColumns('admin_identities', {
  subject: { kind: 'account', subjectColumn: 'admin_user_id', of: 'staff', erase: KEPT },
  email: { kind: 'email', subjectColumn: 'admin_user_id', of: 'staff', erase: KEPT },
});

markPersonalColumns('oauth_flows', {
  subject: { kind: 'account', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
  email: { kind: 'email', subjectColumn: 'principal_id', of: 'either', erase: 'null' },
});
