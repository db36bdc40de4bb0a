import { formatClock } from '@/lib/time';
import { useFormat } from '@/lib/use-format';

/** A moment in Seoul time; the full date with its zone shows on hover. Only the full one is long enough to wrap. */
export function Time({ iso, as = 'table' }: { iso: string; as?: 'table' | 'clock' | 'full' }) {
  const format = useFormat();
  const text =
    as === 'full' ? format.fullTime(iso) : as === 'clock' ? formatClock(iso) : format.tableTime(iso);
  return (
    <time
      dateTime={iso}
      title={format.fullTime(iso)}
      className={as === 'full' ? 'num' : 'num whitespace-nowrap'}
    >
      {text}
    </time>
  );
}

/** A calendar day without its year. */
export function Day({ day }: { day: string }) {
  const format = useFormat();
  return (
    <time dateTime={day} className="num whitespace-nowrap">
      {format.shortDay(day)}
    </time>
  );
}
