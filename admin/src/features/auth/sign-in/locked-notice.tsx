import { useTranslation } from 'react-i18next';
import { formatDuration } from '@/lib/time';
import { useLanguage } from '@/lib/use-format';
import { Notice } from '@/ui/notice';

/** Too many tries: how long to wait, counting down. Read out once and not every second. */
export function LockedNotice({ leftMs }: { leftMs: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Notice tone="warning" isAlert>
      <p>{t('auth.login.locked')}</p>
      <p aria-live="off" className="num font-semibold" data-testid="locked-for">
        {t('auth.login.lockedFor', { time: formatDuration(leftMs, language) })}
      </p>
    </Notice>
  );
}
