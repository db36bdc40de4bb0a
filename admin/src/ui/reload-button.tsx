import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';

/** Asks the server again; on phones only its icon. */
export function ReloadButton({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <Button onPress={onPress} className="button--touch">
      <RotateCw aria-hidden />
      <span className="max-sm:sr-only">{t('common.action.reload')}</span>
    </Button>
  );
}
