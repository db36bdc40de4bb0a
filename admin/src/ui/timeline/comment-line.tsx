import { MessageSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  DeleteCommentDocument,
  EditCommentDocument,
  type CommentFactsFragment,
  type RecordKind,
} from '@/gql/graphql';
import { useAnswersAsk } from '@/lib/ask-answers';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button } from '../button';
import { Chip } from '../chip';
import { ConfirmDialog } from '../confirm-dialog';
import { FormBanner } from '../states';
import { CommentBody } from './comment-body';
import { CommentForm } from './comment-form';
import { TimelineLine, tones } from './timeline-line';

interface CommentLineProps {
  comment: CommentFactsFragment;
  of: { kind: RecordKind; id: string };
  onChanged: () => void;
}

/** What somebody wrote; whoever wrote it may change it and take it away. */
export function CommentLine({ comment, of, onChanged }: CommentLineProps) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useAsk('edit-comment', comment.id);
  const [isDeleting, setDeleting] = useAsk('delete-comment', comment.id);
  const mayAct = useCan('comment.write') && comment.isOwn && comment.body !== null;
  return (
    <TimelineLine
      icon={MessageSquare}
      tone={tones.accent}
      at={comment.createdAt}
      title={
        <span className="inline-flex flex-wrap items-center gap-1.5">
          {comment.author.name}
          {comment.on.id !== of.id && <Chip tone="neutral">{t(`records.kind.${comment.on.kind}`)}</Chip>}
          {comment.editedAt && comment.body !== null && (
            <span className="text-meta font-normal text-muted">{t('records.comment.edited')}</span>
          )}
        </span>
      }
    >
      {mayAct && isEditing ? (
        <EditForm
          comment={comment}
          onDone={() => {
            setEditing(false);
            onChanged();
          }}
          onCancel={() => setEditing(false)}
        />
      ) : comment.body === null ? (
        <p className="text-muted italic">
          {t(comment.deletedAt ? 'records.comment.deleted' : 'records.comment.erased')}
        </p>
      ) : (
        <CommentBody comment={comment} />
      )}
      {mayAct && !isEditing && (
        <div className="-ml-2 flex">
          <Button size="sm" variant="ghost" className="button--touch" onPress={() => setEditing(true)}>
            {t('records.comment.edit')}
          </Button>
          <Button size="sm" variant="ghost" className="button--touch" onPress={() => setDeleting(true)}>
            {t('records.comment.delete')}
          </Button>
        </div>
      )}
      {mayAct && isDeleting && (
        <DeleteDialog
          comment={comment}
          onClose={() => {
            setDeleting(false);
            onChanged();
          }}
        />
      )}
    </TimelineLine>
  );
}

interface EditFormProps {
  comment: CommentFactsFragment;
  onDone: () => void;
  onCancel: () => void;
}

/** In the place of the text, and in the address like a dialog. */
function EditForm({ comment, onDone, onCancel }: EditFormProps) {
  const { t } = useTranslation();
  useAnswersAsk();
  const [, edit] = useMutation(EditCommentDocument);
  const { id, version, on } = comment;
  return (
    <CommentForm
      record={on}
      initial={comment}
      label={t('records.comment.editLabel')}
      submit={t('records.comment.save')}
      onSubmit={(body) => edit({ id, body, version })}
      onDone={onDone}
      onCancel={onCancel}
    />
  );
}

function DeleteDialog({ comment, onClose }: { comment: CommentFactsFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const [result, remove] = useMutation(DeleteCommentDocument);
  const confirm = async () => {
    const { error } = await remove({ id: comment.id, version: comment.version });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('records.comment.deleteTitle')}
      description={t('records.comment.deleteText')}
      confirmLabel={t('records.comment.deleteAction')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <FormBanner error={result.error} />
    </ConfirmDialog>
  );
}
