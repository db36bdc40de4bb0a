import { Clock, TriangleAlert } from 'lucide-react';
import { formatDuration } from '@/lib/time';
import { useLanguage } from '@/lib/use-format';
import { Chip } from './chip';

const MINUTE_MS = 60_000;
const OLD_MS = 24 * 60 * MINUTE_MS;

/** How long something has waited: what is older than a day is marked. */
export function AgeChip({ since }: { since: string }) {
  const language = useLanguage();
  const age = Math.max(MINUTE_MS, Date.now() - Date.parse(since));
  // Seconds say nothing about what waits for hours.
  const text = formatDuration(Math.floor(age / MINUTE_MS) * MINUTE_MS, language);
  return (
    <Chip tone={age > OLD_MS ? 'danger' : 'warning'} icon={age > OLD_MS ? TriangleAlert : Clock}>
      {text}
    </Chip>
  );
}
