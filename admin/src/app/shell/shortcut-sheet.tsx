import { useTranslation } from 'react-i18next';
import { useStore } from '@/lib/store';
import { keyCaps, shortcutGroups, shortcuts } from '@/lib/shortcuts';
import { Dialog } from '@/ui/dialog';

/** What can be pressed on the page that is open, as it is bound there. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const all = useStore(shortcuts);
  const groups = shortcutGroups
    .map((group) => {
      const own = all.filter((entry) => entry.group === group);
      // Two lists on a page have the same keys.
      return { group, entries: [...new Map(own.map((entry) => [entry.label, entry])).values()] };
    })
    .filter(({ entries }) => entries.length > 0);
  return (
    <Dialog title={t('shortcuts.title')} description={t('shortcuts.description')} onClose={onClose}>
      <div className="gap-x-8 sm:columns-2" data-testid="shortcut-sheet">
        {groups.map(({ group, entries }) => (
          <section key={group} className="mb-5 break-inside-avoid" aria-label={t(`shortcuts.group.${group}`)}>
            <h3 className="pb-1.5 text-caption font-semibold text-muted">{t(`shortcuts.group.${group}`)}</h3>
            <dl className="flex flex-col">
              {entries.map(({ keys, label }) => (
                <div key={label} className="flex min-h-8 items-center justify-between gap-3 text-table">
                  <dt>{t(label)}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    {keyCaps(keys).map((caps, way) => (
                      <span key={caps.join(' ')} className="flex items-center gap-1">
                        {way > 0 && <span className="text-muted">/</span>}
                        {caps.map((cap) => (
                          <kbd
                            key={cap}
                            className="min-w-6 rounded-md border border-border bg-default px-1.5 py-0.5 text-center font-sans text-caption"
                          >
                            {cap}
                          </kbd>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
