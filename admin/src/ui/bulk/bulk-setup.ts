import type { OperationResult } from 'urql';

/** What can be done to many at once, as the server names it. */
export type BulkActName =
  | 'user.activate'
  | 'user.deactivate'
  | 'incident.acknowledge'
  | 'incident.assign'
  | 'incident.resolve'
  | 'payment-exception.assign'
  | 'settlement-difference.assign';

export interface BulkWish {
  reason?: string;
  assigneeId?: string | null;
}

/** How a list lets its rows be handled many at a time. */
export interface BulkSetup<Filter extends object = object> {
  /** None: whoever looks may not, and nothing can be chosen. */
  acts: readonly BulkActName[];
  /** What the list shows; when it changes, what was chosen is let go. */
  filter: Filter;
  plan: (
    act: BulkActName,
    choice: { ids: string[] } | { all: true; filter: Filter },
    wish: BulkWish,
  ) => Promise<OperationResult<{ plan: { id: string } }>>;
  onChanged: () => void;
}

export const asks: Record<BulkActName, 'nothing' | 'reason' | 'assignee'> = {
  'user.activate': 'nothing',
  'user.deactivate': 'nothing',
  'incident.acknowledge': 'nothing',
  'incident.assign': 'assignee',
  'incident.resolve': 'reason',
  'payment-exception.assign': 'assignee',
  'settlement-difference.assign': 'assignee',
};

/** Its key among the words: dots and hyphens are none of a key. */
export type ActKey = 'activate' | 'deactivate' | 'acknowledge' | 'assign' | 'resolve';
const keys: readonly ActKey[] = ['activate', 'deactivate', 'acknowledge', 'assign', 'resolve'];

export const actKey = (act: string): ActKey | undefined => keys.find((key) => key === act.split('.')[1]);
