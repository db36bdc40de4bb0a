import { useLocation, useRouter } from '@tanstack/react-router';
import { EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TimelineKind } from '@/gql/graphql';

/** Which kinds the address asks for, as `?show=COMMENT,MONEY`; a link shows the same. */
export function useShownKinds(): [shown: string, setShown: (kinds: readonly TimelineKind[]) => void] {
  const router = useRouter();
  const shown = useLocation({
    select: ({ search }) => {
      const { show } = search as { show?: unknown };
      return typeof show === 'string' && /^[A-Z]+(,[A-Z]+)*$/.test(show) ? show : '';
    },
  });
  const setShown = (kinds: readonly TimelineKind[]) =>
    void router.navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: (previous: Record<string, unknown>) => {
        const { show: _show, ...rest } = previous;
        return (kinds.length > 0 ? { ...rest, show: kinds.join(',') } : rest) as never;
      },
    });
  return [shown, setShown];
}

interface KindChipsProps {
  kinds: readonly TimelineKind[];
  chosen: readonly TimelineKind[];
  onChange: (kinds: TimelineKind[]) => void;
}

/** What of a timeline is shown: everything, or some kinds of it. */
export function KindChips({ kinds, chosen, onChange }: KindChipsProps) {
  const { t } = useTranslation();
  const toggled = (kind: TimelineKind) =>
    kinds.filter((each) => (each === kind ? !chosen.includes(each) : chosen.includes(each)));
  const chip = (key: string, label: string, isOn: boolean, onClick: () => void) => (
    <button
      key={key}
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className="reach h-8 cursor-pointer rounded-full border border-border px-3 text-table text-muted aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent-soft-foreground max-md:h-9 max-md:min-w-11"
    >
      {label}
    </button>
  );
  return (
    <div
      role="group"
      aria-label={t('records.filter')}
      className="flex flex-wrap gap-x-1.5 gap-y-2 max-md:gap-x-1"
    >
      {chip('all', t('records.all'), chosen.length === 0, () => onChange([]))}
      {kinds.map((kind) =>
        chip(kind, t(`records.kinds.${kind}`), chosen.includes(kind), () => onChange(toggled(kind))),
      )}
    </div>
  );
}

/** What stays hidden is said: an empty place would look like nothing had happened. */
export function HiddenKinds({ kinds }: { kinds: readonly TimelineKind[] }) {
  const { t } = useTranslation();
  if (kinds.length === 0) return null;
  const names = kinds.map((kind) => t(`records.kinds.${kind}`)).join(', ');
  return (
    <p className="flex items-center gap-1.5 text-meta text-muted" data-testid="timeline-hidden">
      <EyeOff aria-hidden size={14} className="shrink-0" />
      {t('records.hidden', { kinds: names })}
    </p>
  );
}
