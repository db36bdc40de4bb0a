import { Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  AccessReviewDocument,
  SignAccessReviewDocument,
  type AccessReviewDetailFactsFragment,
} from '@/gql/graphql';
import { toAppError } from '@/lib/gql/errors';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useFormat } from '@/lib/use-format';
import { Button, buttonClass } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Drawer } from '@/ui/drawer';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel, FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import { ReviewBody } from './review-body';
import { ReviewStatusChip } from './reviews-page';
import { daysOfMonth } from './search';

const NOTE_MIN = 5;

interface ReviewDrawerProps {
  month: string;
  onClose: () => void;
  onSigned: () => void;
}

/** A month: what stands out, who looked at how much, and the signature. */
export function ReviewDrawer({ month, onClose, onSigned }: ReviewDrawerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [result, refetch] = useQuery({
    query: AccessReviewDocument,
    variables: { month },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const detail = result.data?.accessReview;
  const isUnknown = result.error && toAppError(result.error).code === 'ACCESS_REVIEW_NOT_FOUND';
  return (
    <Drawer
      isOpen
      onClose={onClose}
      label={t('reviews.detailTitle')}
      testId="review-drawer"
      header={
        <>
          <p className="text-meta text-muted">{t('reviews.detailTitle')}</p>
          <div className="flex items-center gap-2">
            <h2 className="num text-[18px] font-bold">{format.month(month)}</h2>
            {detail && <ReviewStatusChip status={detail.review.status} />}
          </div>
        </>
      }
      footer={
        detail && (
          <ReviewActions
            detail={detail}
            onSigned={() => {
              reload();
              onSigned();
            }}
          />
        )
      }
    >
      {detail ? (
        <ReviewBody detail={detail} />
      ) : isUnknown ? (
        <EmptyState title={t('reviews.unknown')} />
      ) : result.error ? (
        <ErrorPanel title={t('reviews.detailFailed')} error={result.error} onRetry={reload} />
      ) : (
        <Skeleton className="m-5 h-64" />
      )}
    </Drawer>
  );
}

interface ReviewActionsProps {
  detail: AccessReviewDetailFactsFragment;
  onSigned: () => void;
}

function ReviewActions({ detail: { review }, onSigned }: ReviewActionsProps) {
  const { t } = useTranslation();
  const [isSigning, setSigning] = useAsk('sign');
  const maySign = useCan('accessReview.sign');
  const isOpen = review.status === 'OPEN' || review.status === 'LATE';
  return (
    <div className="flex w-full flex-wrap items-center gap-2">
      <Link
        to="/access-records"
        search={{ period: 'custom', ...daysOfMonth(review.month) }}
        className={`${buttonClass('outline')} flex-1`}
      >
        {t('reviews.records')}
      </Link>
      {isOpen && maySign && (
        <Button
          className="flex-1"
          variant="primary"
          data-testid="review-sign"
          onPress={() => setSigning(true)}
        >
          <PenLine aria-hidden />
          {t('reviews.sign.action')}
        </Button>
      )}
      {isOpen && !maySign && <p className="w-full text-meta text-muted">{t('reviews.sign.noPermission')}</p>}
      {review.status === 'RUNNING' && (
        <p className="w-full text-meta text-muted">{t('reviews.sign.notOver')}</p>
      )}
      {isSigning && <SignDialog month={review.month} onClose={() => setSigning(false)} onSigned={onSigned} />}
    </div>
  );
}

interface SignDialogProps {
  month: string;
  onClose: () => void;
  onSigned: () => void;
}

function SignDialog({ month, onClose, onSigned }: SignDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [note, setNote] = useState('');
  const [result, sign] = useMutation(SignAccessReviewDocument);
  const confirm = async () => {
    const { data } = await sign({ month, note: note.trim() });
    if (!data) return;
    onSigned();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('reviews.sign.title', { month: format.month(month) })}
      description={t('reviews.sign.text')}
      confirmLabel={t('reviews.sign.confirm')}
      isPending={result.fetching}
      isDisabled={note.trim().length < NOTE_MIN}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <FormBanner error={result.error} />
        <TextBox
          label={t('reviews.sign.note')}
          hint={t('reviews.sign.noteHint')}
          maxLength={2000}
          rows={4}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
