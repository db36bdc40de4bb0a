import { Ban, Check, Clock, Paperclip, X, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useQuery } from 'urql';
import {
  EvidenceLinksDocument,
  PointAdjustmentsDocument,
  type PointAdjustmentFactsFragment,
  type PointAdjustmentStatus,
} from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { Chip, type Tone } from '@/ui/chip';
import { DownloadButton } from '@/ui/download-button';
import { Time } from '@/ui/time';
import { Part } from './part';

const STEP = 5;
/** The most the server gives at once. */
const MOST = 100;

const looks: Record<PointAdjustmentStatus, { tone: Tone; icon: LucideIcon }> = {
  REQUESTED: { tone: 'warning', icon: Clock },
  POSTED: { tone: 'success', icon: Check },
  REJECTED: { tone: 'neutral', icon: X },
  CANCELED: { tone: 'neutral', icon: Ban },
};

/** Points given and taken by hand, with who asked, who agreed, and what shows why. Nothing where there are none. */
export function PointAdjustments({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(STEP);
  const [result] = useQuery({
    query: PointAdjustmentsDocument,
    variables: { page: 1, limit, filter: { userId } },
    requestPolicy: 'cache-and-network',
  });
  const found = useKeptData(result.data?.pointAdjustments);
  if (!found || found.items.length === 0) return null;
  return (
    <Part title={t('points.adjustments.title')}>
      <ul data-testid="point-adjustments">
        {found.items.map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </ul>
      {found.total > found.items.length && limit < MOST && (
        <div className="mt-2 text-center">
          <Button
            variant="ghost"
            size="sm"
            isPending={result.fetching}
            onPress={() => setLimit(Math.min(MOST, limit * 4))}
          >
            {t('browser.more')}
          </Button>
        </div>
      )}
    </Part>
  );
}

function Line({ row }: { row: PointAdjustmentFactsFragment }) {
  const { t } = useTranslation();
  const { tone, icon } = looks[row.status];
  const people = [
    t('points.adjustments.by', { name: row.requestedBy }),
    ...(row.decidedBy ? [t(`points.adjustments.decided.${row.status}`, { name: row.decidedBy })] : []),
  ];
  return (
    <li className="border-b border-separator py-2 text-table last:border-b-0">
      <div className="flex items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <span className="num font-semibold">
            {row.delta.startsWith('-') ? '' : '+'}
            {formatWonDigits(row.delta)}P
          </span>
          <Chip tone={tone} icon={icon}>
            {t(`points.adjustments.status.${row.status}`)}
          </Chip>
        </span>
        <span className="text-meta text-muted">
          <Time iso={row.decidedAt ?? row.requestedAt} />
        </span>
      </div>
      <p className="mt-0.5 break-words">{row.reason}</p>
      <p className="mt-0.5 text-meta text-muted">{people.join(' · ')}</p>
      {row.evidence.length > 0 && <Evidence row={row} />}
    </li>
  );
}

function Evidence({ row }: { row: PointAdjustmentFactsFragment }) {
  const { t } = useTranslation();
  const client = useClient();
  const linkTo = async (fileId: string) => {
    const { data, error } = await client
      .query(EvidenceLinksDocument, { id: row.id }, { requestPolicy: 'network-only' })
      .toPromise();
    return { url: data?.pointAdjustment.evidence.find(({ id }) => id === fileId)?.downloadUrl, error };
  };
  return (
    <ul className="mt-1 flex flex-wrap gap-2">
      {row.evidence.map((file) => (
        <li key={file.id} className="max-w-full">
          <DownloadButton icon={Paperclip} variant="ghost" ask={() => linkTo(file.id)}>
            {file.fileName ?? t('points.evidence.unreadable')}
          </DownloadButton>
        </li>
      ))}
    </ul>
  );
}
