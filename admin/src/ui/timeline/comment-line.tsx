import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  DeleteCommentDocument,
  EditCommentDocument,
  type CommentFactsFragment,
  type RecordKind,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
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
  const [act, setAct] = useState<'edit' | 'delete' | null>(null);
  const [, edit] = useMutation(EditCommentDocument);
  const mayAct = useCan('comment.write') && comment.isOwn && comment.body !== null;
  const close = () => {
    setAct(null);
    onChanged();
  };
  const { id, version } = comment;
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
      {act === 'edit' ? (
        <CommentForm
          record={comment.on}
          initial={comment}
          label={t('records.comment.editLabel')}
          submit={t('records.comment.save')}
          onSubmit={(body) => edit({ id, body, version })}
          onDone={close}
          onCancel={() => setAct(null)}
        />
      ) : comment.body === null ? (
        <p className="text-muted italic">
          {t(comment.deletedAt ? 'records.comment.deleted' : 'records.comment.erased')}
        </p>
      ) : (
        <CommentBody comment={comment} />
      )}
      {mayAct && act !== 'edit' && (
        <div className="-ml-2 flex">
          <Button size="sm" variant="ghost" className="button--touch" onPress={() => setAct('edit')}>
            {t('records.comment.edit')}
          </Button>
          <Button size="sm" variant="ghost" className="button--touch" onPress={() => setAct('delete')}>
            {t('records.comment.delete')}
          </Button>
        </div>
      )}
      {act === 'delete' && <DeleteDialog comment={comment} onClose={close} />}
    </TimelineLine>
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
