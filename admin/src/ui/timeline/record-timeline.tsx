import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  AddCommentDocument,
  type RecordKind,
  type TimelineKind,
  type TimelineLineFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '../button';
import { Skeleton } from '../skeleton';
import { ErrorPanel } from '../states';
import { CommentForm } from './comment-form';
import { HiddenKinds, KindChips, useShownKinds } from './kind-chips';
import { TimelineEntry } from './timeline-entry';
import { useRecordTimeline } from './use-record-timeline';

interface RecordTimelineProps {
  kind: RecordKind;
  id: string;
}

/** All that happened to a record and was said about it, newest first, and a place to say more. */
export function RecordTimeline({ kind, id }: RecordTimelineProps) {
  const [shown, setShown] = useShownKinds();
  return <Lines key={`${kind} ${id} ${shown}`} kind={kind} id={id} shown={shown} onShow={setShown} />;
}

interface LinesProps extends RecordTimelineProps {
  shown: string;
  onShow: (kinds: readonly TimelineKind[]) => void;
}

function Lines({ kind, id, shown, onShow }: LinesProps) {
  const { t } = useTranslation();
  const timeline = useRecordTimeline(kind, id, shown);
  const mayWrite = useCan('comment.write');
  const [, add] = useMutation(AddCommentDocument);
  const chosen = timeline.kinds.filter((each) => shown.split(',').includes(each));
  const record = { kind, id };
  return (
    <div className="flex flex-col gap-4">
      {mayWrite && (
        <CommentForm
          record={record}
          label={t('records.comment.label')}
          submit={t('records.comment.send')}
          onSubmit={(body) => add({ on: record, body })}
          onDone={timeline.reload}
        />
      )}
      <KindChips kinds={timeline.kinds} chosen={chosen} onChange={onShow} />
      <HiddenKinds kinds={timeline.hidden} />
      {timeline.error && (
        <ErrorPanel title={t('common.error.loadFailed')} error={timeline.error} onRetry={timeline.reload} />
      )}
      {!timeline.items ? (
        !timeline.error && <Skeleton className="h-40" />
      ) : timeline.items.length === 0 ? (
        <p className="text-table text-muted">{t('records.empty')}</p>
      ) : (
        <ol data-testid="timeline">
          {withoutEchoes(timeline.items).map((entry) => (
            <TimelineEntry key={entry.id} entry={entry} of={record} onChanged={timeline.reload} />
          ))}
        </ol>
      )}
      {timeline.hasMore && (
        <Button className="self-center" isPending={timeline.isReadingOn} onPress={timeline.readOn}>
          {t('records.more')}
        </Button>
      )}
    </div>
  );
}

/** The refund tells its own story; the echo of it in the history of the payment would say the same twice. */
function withoutEchoes(items: readonly TimelineLineFragment[]): TimelineLineFragment[] {
  const hasRefunds = items.some(
    ({ subject }) => subject.__typename === 'PaymentTimelineEntry' && subject.refundStatus,
  );
  return items.filter(
    ({ subject }) =>
      !hasRefunds ||
      subject.__typename !== 'PaymentTimelineEntry' ||
      subject.refundStatus !== null ||
      !subject.cause.startsWith('refund.'),
  );
}
