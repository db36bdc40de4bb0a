import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from '@urql/core';
import type { CommentFactsFragment, RecordKind } from '@/gql/graphql';
import { Button } from '../button';
import { FormBanner } from '../states';
import { TextBox } from '../text-input';
import { namedAt, toSent, toTyped, type Named } from './comment-text';
import { MentionChoices, useMentionChoices } from './mention-choices';

const BODY_MAX = 4_000;

interface CommentFormProps {
  record: { kind: RecordKind; id: string };
  initial?: Pick<CommentFactsFragment, 'body' | 'mentions'>;
  label: string;
  submit: string;
  onSubmit: (body: string) => Promise<{ error?: CombinedError | undefined }>;
  onDone: () => void;
  onCancel?: () => void;
}

/** A text in which an at sign offers staff to name. Ctrl+Enter sends it. */
export function CommentForm({
  record,
  initial,
  label,
  submit,
  onSubmit,
  onDone,
  onCancel,
}: CommentFormProps) {
  const { t } = useTranslation();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => toTyped(initial?.body ?? '', initial?.mentions ?? []));
  const [chosen, setChosen] = useState<readonly Named[]>(initial?.mentions ?? []);
  const [caret, setCaret] = useState<number | null>(null);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<CombinedError | undefined>();
  const naming = caret === null ? null : namedAt(text, caret);
  const choices = useMentionChoices(record, naming?.search);

  const choose = (person: Named) => {
    if (!naming || caret === null) return;
    const before = `${text.slice(0, naming.from)}@${person.name} `;
    setText(before + text.slice(caret));
    setChosen([...chosen, person]);
    setCaret(null);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(before.length, before.length);
    });
  };
  const send = async () => {
    const body = toSent(text, chosen).trim();
    if (body === '' || isPending) return;
    setPending(true);
    const answer = await onSubmit(body);
    setPending(false);
    setError(answer.error);
    if (answer.error) return;
    setText('');
    setChosen([]);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Hangul that is being composed takes its keys for itself.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (naming && choices.onKey(event.key, choose, () => setCaret(null))) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const look = () => setCaret(area.current?.selectionStart ?? null);
  return (
    <div className="relative flex flex-col gap-2">
      <TextBox
        ref={area}
        label={label}
        rows={3}
        maxLength={BODY_MAX}
        placeholder={t('records.comment.placeholder')}
        value={text}
        aria-autocomplete="list"
        aria-controls={choices.people.length > 0 ? listId : undefined}
        aria-activedescendant={choices.active ? `${listId}-${choices.active.id}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onSelect={look}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
      />
      {naming && <MentionChoices id={listId} choices={choices} onChoose={choose} />}
      <FormBanner error={error} />
      <div className="flex justify-end gap-2">
        {onCancel && (
          <Button
            size="sm"
            variant="quiet"
            className="button--touch"
            isDisabled={isPending}
            onPress={onCancel}
          >
            {t('common.action.cancel')}
          </Button>
        )}
        <Button
          size="sm"
          variant="primary"
          className="button--touch"
          isPending={isPending}
          isDisabled={text.trim() === ''}
          onPress={() => void send()}
        >
          {submit}
        </Button>
      </div>
    </div>
  );
}
