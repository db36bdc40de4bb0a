import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

markPersonalColumns('activity_events', {
  details: {
    kind: 'memo',
    subjectColumn: null,
    erase: {
      kept: 'says nothing of whom without the number of the person; goes with its day after 400 days',
    },
  },
});
