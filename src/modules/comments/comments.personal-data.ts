import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('comments', {
  // What staff wrote about a customer leaves with the customer; that it was written stays.
  body: { kind: 'memo', subjectColumn: 'customer_id', erase: 'null' },
});
