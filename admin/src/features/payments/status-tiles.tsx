import { useTranslation } from 'react-i18next';
import type { PaymentStatusTotalsQuery } from '@/gql/graphql';
import { sumWon } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import { joinList } from '@/lib/url';
import { StatTile } from '@/ui/stat-tile';
import { TileRow } from '@/ui/tile-row';
import { statusTiles } from './search';

interface StatusTilesProps {
  totals: PaymentStatusTotalsQuery['paymentStatusTotals'] | undefined;
  /** The totals could not be loaded; the tiles still filter. */
  hasFailed: boolean;
  status: string | undefined;
  onSelect: (status: string | undefined) => void;
}

/** Count and sum by status, each a filter. */
export function StatusTiles({ totals, hasFailed, status, onSelect }: StatusTilesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <TileRow label={t('payments.tile.label')}>
      {statusTiles.map((tile) => {
        const parts = totals?.filter(
          (total) => tile.statuses.length === 0 || tile.statuses.includes(total.status),
        );
        const value = joinList(tile.statuses);
        return (
          <StatTile
            key={tile.key}
            label={t(`payments.tile.${tile.key}`)}
            count={parts && format.count(parts.reduce((sum, part) => sum + part.count, 0))}
            amount={parts && sumWon(parts.map((part) => part.amount))}
            isUnknown={hasFailed}
            isSelected={status === value}
            onSelect={() => onSelect(value)}
          />
        );
      })}
    </TileRow>
  );
}
