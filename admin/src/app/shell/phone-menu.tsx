import { useTranslation } from 'react-i18next';
import { Drawer } from '@/ui/drawer';
import { Brand, NavList, UserMenu } from './sidebar';

/** The navigation of small screens. */
export function PhoneMenu({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer isOpen onClose={onClose} label={t('common.nav.label')} placement="left">
      <div className="flex min-h-full flex-col">
        <Brand />
        <NavList onNavigate={onClose} />
        <div className="border-t border-border p-2">
          <UserMenu onNavigate={onClose} />
        </div>
      </div>
    </Drawer>
  );
}
