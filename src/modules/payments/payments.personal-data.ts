import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('webhook_deliveries', {
  body: {
    kind: 'memo',
    // What the provider sent, as it came: which order it is about is inside.
    subjectColumn: null,
    erase: { kept: 'records of payments are kept for five years (Electronic Commerce Act)' },
  },
});
