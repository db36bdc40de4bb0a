import { markPersonalColumns } from '../personal-data/personal-data.js';

markPersonalColumns('sms_messages', {
  phone_masked: { kind: 'phone', subjectColumn: 'recipient_id', erase: 'null', of: 'either' },
});
