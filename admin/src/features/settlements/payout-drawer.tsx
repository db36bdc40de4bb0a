import { useTranslation } from 'react-i18next';
import { formatDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Drawer } from '@/ui/drawer';
import { Money } from '@/ui/money';
import { PayoutStateChip, type Payout } from './payout-days';

const lines = ['gross', 'refunds', 'fees', 'vat', 'net'] as const;

/** What makes up the payout of a day, expected beside confirmed. */
export function PayoutDrawer({ day, onClose }: { day: Payout | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Drawer
      isOpen={day !== undefined}
      onClose={onClose}
      label={t('settlements.calendar.detail')}
      testId="payout-drawer"
      header={
        day && (
          <>
            <p className="text-meta text-muted">{t('settlements.calendar.detail')}</p>
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="text-[18px] font-bold">
                {formatDay(new Date(`${day.day}T12:00:00+09:00`), format.language)}
              </h2>
              <PayoutStateChip day={day} />
            </div>
          </>
        )
      }
    >
      {day && (
        <table className="w-full text-table">
          <caption className="sr-only">{t('settlements.calendar.detail')}</caption>
          <thead>
            <tr className="border-b border-separator bg-surface-secondary text-meta text-muted">
              <td className="px-5 py-2" />
              {(['expected', 'confirmed'] as const).map((side) => (
                <th key={side} scope="col" className="px-5 py-2 text-right font-medium">
                  {t(`settlements.calendar.${side}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr
                key={line}
                className={`h-11 border-b border-separator ${line === 'net' ? 'font-semibold' : ''}`}
              >
                <th
                  scope="row"
                  className={`px-5 text-left ${line === 'net' ? 'font-semibold' : 'font-normal'}`}
                >
                  {t(`settlements.calendar.${line}`)}
                </th>
                {(['expected', 'confirmed'] as const).map((side) => (
                  <td key={side} className="px-5 text-right">
                    <Money won={day[side][line]} />
                  </td>
                ))}
              </tr>
            ))}
            <tr className="h-11">
              <th scope="row" className="px-5 text-left font-normal text-muted">
                {t('settlements.calendar.movements')}
              </th>
              {(['expected', 'confirmed'] as const).map((side) => (
                <td key={side} className="num px-5 text-right text-muted">
                  {format.count(day[side].movements)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      )}
    </Drawer>
  );
}
