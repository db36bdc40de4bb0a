import { Check, Info, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '@/lib/store';
import { dismissToast, holdToast, releaseToast, toasts } from '@/lib/toasts';
import { IconButton } from './button';

const looks = {
  success: { icon: Check, color: 'text-success-soft-foreground' },
  danger: { icon: TriangleAlert, color: 'text-danger-text' },
  neutral: { icon: Info, color: 'text-muted' },
} as const;

/** The corner that tells what came of something. It is always there, so that screen readers hear what is added. */
export function Toasts() {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-40 flex flex-col items-end gap-2 sm:left-auto sm:w-96"
    >
      {useStore(toasts).map(({ id, tone, text, undo }) => {
        const { icon: Icon, color } = looks[tone];
        return (
          <div
            key={id}
            data-testid="toast"
            onPointerEnter={() => holdToast(id)}
            onPointerLeave={() => releaseToast(id)}
            onFocus={() => holdToast(id)}
            onBlur={() => releaseToast(id)}
            className="card pointer-events-auto flex w-full items-start gap-2.5 py-2.5 pr-2 pl-4 text-table shadow-lg"
          >
            <Icon aria-hidden size={16} className={`mt-1.5 shrink-0 ${color}`} />
            <p className="min-w-0 flex-1 py-1 break-words">{text}</p>
            {undo && (
              <button
                type="button"
                data-testid="toast-undo"
                className="min-h-8 shrink-0 cursor-pointer rounded-md px-2 font-semibold text-accent-soft-foreground hover:bg-default max-md:min-h-11"
                onClick={() => {
                  dismissToast(id);
                  undo();
                }}
              >
                {t('common.undo.action')}
              </button>
            )}
            <IconButton
              label={t('common.action.close')}
              variant="quiet"
              size="sm"
              onPress={() => dismissToast(id)}
            >
              <X />
            </IconButton>
          </div>
        );
      })}
    </div>
  );
}
