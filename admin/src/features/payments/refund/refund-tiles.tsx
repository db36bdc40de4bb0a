import { useTranslation } from 'react-i18next';
import type { RefundCountsQuery } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { StatTile } from '@/ui/stat-tile';
import { TileRow } from '@/ui/tile-row';
import { refundGroups, type RefundGroup } from './refunds-search';

interface RefundTilesProps {
  counts: RefundCountsQuery | undefined;
  /** The counts could not be loaded; the tiles still filter. */
  hasFailed: boolean;
  group: RefundGroup;
  onSelect: (group: RefundGroup) => void;
}

/** How many refunds are where, each a filter; one always holds. */
export function RefundTiles({ counts, hasFailed, group, onSelect }: RefundTilesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <TileRow label={t('refunds.tile.label')}>
      {refundGroups.map((key) => (
        <StatTile
          key={key}
          label={t(`refunds.tile.${key}`)}
          count={counts && format.count(counts[key].total)}
          amount={null}
          isUnknown={hasFailed}
          isSelected={group === key}
          onSelect={() => onSelect(key)}
        />
      ))}
    </TileRow>
  );
}
