import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { MentionableStaffDocument, type RecordKind } from '@/gql/graphql';
import { useDebounced } from '@/lib/use-debounced';
import { Avatar } from '../avatar';
import type { Named } from './comment-text';

const LOOK_AFTER_MS = 150;

/** Staff who may see the record and whose name goes on like this; nobody while nobody is being named. */
export function useMentionChoices(record: { kind: RecordKind; id: string }, search: string | undefined) {
  const settled = useDebounced(search, LOOK_AFTER_MS);
  const isAsked = search !== undefined && settled !== undefined;
  const [result] = useQuery({
    query: MentionableStaffDocument,
    variables: { on: { kind: record.kind, id: record.id }, search: settled ?? '' },
    pause: !isAsked,
  });
  const [picked, setPicked] = useState<{ search: string; index: number }>({ search: '', index: 0 });
  const people: readonly Named[] = isAsked ? (result.data?.mentionableStaff ?? []) : [];
  const index = picked.search === search ? Math.min(picked.index, people.length - 1) : 0;
  const active = people[index];
  const move = (by: number) =>
    setPicked({ search: search ?? '', index: (index + by + people.length) % people.length });
  /** @returns whether the key was for the list */
  const onKey = (key: string, choose: (person: Named) => void, close: () => void): boolean => {
    if (key === 'Escape') close();
    else if (!active) return false;
    else if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Enter' || key === 'Tab') choose(active);
    else return false;
    return true;
  };
  return { people, active, isReady: isAsked && !result.fetching, onKey };
}

interface MentionChoicesProps {
  id: string;
  choices: ReturnType<typeof useMentionChoices>;
  onChoose: (person: Named) => void;
}

export function MentionChoices({ id, choices, onChoose }: MentionChoicesProps) {
  const { t } = useTranslation();
  const { people, active, isReady } = choices;
  if (people.length === 0) {
    return isReady ? (
      <p role="status" className="text-meta text-muted">
        {t('records.comment.nobody')}
      </p>
    ) : null;
  }
  return (
    <div className="absolute top-28 left-2 z-30 w-64 max-w-full overflow-hidden rounded-lg border border-border bg-surface shadow-lg">
      <p className="border-b border-separator px-3 py-1.5 text-meta text-muted">
        {t('records.comment.seeing')}
      </p>
      <ul
        id={id}
        role="listbox"
        aria-label={t('records.comment.people')}
        data-testid="mention-choices"
        className="max-h-56 overflow-y-auto py-1"
      >
        {people.map((person) => (
          <li
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={person.id === active?.id}
            // Before the text loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(person);
            }}
            className="flex min-h-9 cursor-pointer items-center gap-2 px-3 text-table hover:bg-default aria-selected:bg-default max-md:min-h-11"
          >
            <Avatar name={person.name} size={24} />
            <span className="truncate">{person.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
