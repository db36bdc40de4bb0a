import { useTranslation } from 'react-i18next';
import type { SettlementDayFactsFragment } from '@/gql/graphql';
import { usePhone } from '@/lib/use-media';
import { Money } from '@/ui/money';

const sides = ['order', 'ledger', 'provider', 'line'] as const;
const rows = ['matched', 'differing', 'total', 'remainder'] as const;
/** Narrow enough for four amounts on a phone. */
const cell = 'px-4 max-md:px-1.5 max-md:first:pl-4 max-md:last:pr-4';
type Side = (typeof sides)[number];
type Row = (typeof rows)[number];

/** The equation of a day: four columns, or on phones four rows. What remains is zero, or something is very wrong. */
export function MatchTable({ settled }: { settled: SettlementDayFactsFragment }) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  // What agrees is the total less what differs; a phone has no room to say so.
  const [heads, lines] = isPhone
    ? ([['total', 'differing', 'remainder'], sides] as const)
    : ([sides, rows] as const);
  const labelOf = (name: Side | Row): string =>
    isSide(name) ? t(`settlements.side.${name}`) : t(`settlements.sum.${name}`);
  const amountOf = (head: Side | Row, line: Side | Row): string => {
    const [side, row] = isSide(head) ? [head, line as Row] : [line as Side, head];
    return settled[side][row];
  };
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={t('settlements.matchTable')}>
      <table className="w-full text-table" data-testid="match-table">
        <caption className="sr-only">{t('settlements.matchTable')}</caption>
        <thead>
          <tr className="border-y border-separator bg-surface-secondary text-meta text-muted">
            <td />
            {heads.map((head) => (
              <th key={head} scope="col" className={`${cell} py-2 text-right font-medium whitespace-nowrap`}>
                {labelOf(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line} className="h-11 border-b border-separator last:border-b-0">
              <th scope="row" className={`${cell} py-1.5 text-left font-normal whitespace-nowrap`}>
                {labelOf(line)}
              </th>
              {heads.map((head) => (
                <td key={head} className={`${cell} text-right ${lookOf(head, line, amountOf(head, line))}`}>
                  <Money won={amountOf(head, line)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isSide = (name: Side | Row): name is Side => (sides as readonly string[]).includes(name);

function lookOf(head: Side | Row, line: Side | Row, amount: string): string {
  const row = isSide(head) ? line : head;
  if (row === 'total') return 'font-semibold';
  if (row === 'remainder')
    return amount === '0' ? 'text-success-soft-foreground' : 'font-semibold text-danger-text';
  return row === 'differing' && amount !== '0' ? 'text-danger-text' : '';
}
