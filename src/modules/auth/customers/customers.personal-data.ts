import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';

const SWEPT = { kept: 'of somebody who is no customer yet; taken away within a day' };

markPersonalColumns('registrations', {
  email: { kind: 'email', subjectColumn: null, erase: SWEPT },
  name: { kind: 'name', subjectColumn: null, erase: SWEPT },
});
markPersonalColumns('mail_requests', {
  email: { kind: 'email', subjectColumn: null, erase: SWEPT },
});
const CHANGED = {
  kept: 'needed for what is sent about a changed address or number; taken away within a day',
};

markPersonalColumns('contact_changes', {
  email: { kind: 'email', subjectColumn: 'user_id', erase: CHANGED },
  former_email: { kind: 'email', subjectColumn: 'user_id', erase: CHANGED },
});
markPersonalColumns('phone_changes', {
  phone: { kind: 'phone', subjectColumn: 'user_id', erase: CHANGED },
  former_phone: { kind: 'phone', subjectColumn: 'user_id', erase: CHANGED },
});
markPersonalColumns('user_signups', {
  birth_date_sealed: { kind: 'birth', subjectColumn: 'user_id', erase: 'with-key' },
  gender: { kind: 'memo', subjectColumn: 'user_id', erase: 'null' },
});
