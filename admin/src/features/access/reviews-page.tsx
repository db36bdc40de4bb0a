import { Check, ClipboardCheck, Clock, Hourglass, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AccessReviewsDocument, type AccessReviewFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { Chip } from '@/ui/chip';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { ReviewDrawer } from './review-drawer';
import type { ReviewsSearch } from './search';

type Review = AccessReviewFactsFragment;

interface ReviewsPageProps {
  search: ReviewsSearch;
  onSearch: (change: Partial<ReviewsSearch>) => void;
}

export const figureKeys = ['lookedUp', 'staff', 'reveals', 'exports', 'unexplained', 'night'] as const;

/** Once a month somebody goes through the access records and signs that they did. */
export function ReviewsPage({ search, onSearch }: ReviewsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [result, refetch] = useQuery({
    query: AccessReviewsDocument,
    variables: { page: search.page, limit: search.size },
    requestPolicy: 'cache-and-network',
  });
  const page = useKeptData(result.data?.accessReviews);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const columns: TableColumn<Review>[] = [
    {
      id: 'month',
      header: t('reviews.column.month'),
      isRowHeader: true,
      cell: (row) => <span className="num font-semibold whitespace-nowrap">{format.month(row.month)}</span>,
    },
    {
      id: 'status',
      header: t('reviews.column.status'),
      cell: (row) => <ReviewStatusChip status={row.status} />,
    },
    ...figureKeys.map((key): TableColumn<Review> => ({
      id: key,
      header: t(`reviews.figure.${key}`),
      align: 'right',
      cell: (row) => <span className="num">{format.count(row.figures[key])}</span>,
    })),
    {
      id: 'signed',
      header: t('reviews.column.signed'),
      cell: (row) => <Signed row={row} />,
    },
  ];
  return (
    <>
      <PageHead title={t('reviews.title')} description={t('reviews.description')} />
      <section className="card overflow-hidden" aria-label={t('reviews.tableLabel')}>
        {result.error && !result.data ? (
          <ErrorPanel title={t('reviews.loadFailed')} error={result.error} onRetry={reload} />
        ) : (
          <>
            <DataTable
              listName="access-reviews"
              label={t('reviews.tableLabel')}
              columns={columns}
              rows={page?.items}
              rowId={(row) => row.month}
              rowTestId="review-row"
              card={(row) => <ReviewCard row={row} />}
              isStale={result.fetching && page !== undefined}
              skeletonRows={12}
              openId={search.month}
              onOpen={(row) => onSearch({ month: row.month })}
              empty={
                <EmptyState
                  icon={<ClipboardCheck aria-hidden size={28} strokeWidth={1.5} />}
                  title={t('reviews.empty')}
                />
              }
            />
            <Pagination
              page={search.page}
              size={search.size}
              total={page?.total ?? 0}
              onPage={(next) => onSearch({ page: next })}
              onSize={(size) => onSearch({ size: size as ReviewsSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
      {search.month && (
        <ReviewDrawer
          key={search.month}
          month={search.month}
          onClose={() => onSearch({ month: undefined })}
          onSigned={reload}
        />
      )}
    </>
  );
}

const looks = {
  RUNNING: { tone: 'neutral', icon: Hourglass },
  OPEN: { tone: 'warning', icon: Clock },
  LATE: { tone: 'danger', icon: TriangleAlert },
  SIGNED: { tone: 'success', icon: Check },
} as const;

export function ReviewStatusChip({ status }: { status: Review['status'] }) {
  const { t } = useTranslation();
  const { tone, icon } = looks[status];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`reviews.status.${status}`)}
    </Chip>
  );
}

function Signed({ row }: { row: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (row.signature) {
    return (
      <span className="whitespace-nowrap">
        {row.signature.signedByName} · <Time iso={row.signature.signedAt} />
      </span>
    );
  }
  return (
    <span className="whitespace-nowrap text-muted">
      {row.status === 'RUNNING' ? '—' : t('reviews.dueOn', { day: format.shortDay(row.dueOn) })}
    </span>
  );
}

function ReviewCard({ row }: { row: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className="flex flex-col gap-1 text-table">
      <span className="flex items-center justify-between gap-2">
        <span className="num font-semibold">{format.month(row.month)}</span>
        <ReviewStatusChip status={row.status} />
      </span>
      <span className="text-meta text-muted">
        {figureKeys
          .filter((key) => row.figures[key] > 0)
          .map((key) => `${t(`reviews.figure.${key}`)} ${format.count(row.figures[key])}`)
          .join(' · ')}
      </span>
      {(row.signature || row.status !== 'RUNNING') && (
        <span className="text-meta">
          <Signed row={row} />
        </span>
      )}
    </span>
  );
}
