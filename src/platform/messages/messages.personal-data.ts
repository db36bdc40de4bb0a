import { markPersonalColumns } from '../personal-data/personal-data.js';

markPersonalColumns('messages', {
  // A masked address or number; the name of a chat or a server, which is nobody's.
  shown_as: { kind: 'email', subjectColumn: 'recipient_id', erase: 'null', of: 'either' },
});
