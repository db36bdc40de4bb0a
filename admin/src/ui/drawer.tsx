import { Drawer as KitDrawer } from '@heroui/react/drawer';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';

interface DrawerProps {
  isOpen: boolean;
  onClose: () => void;
  /** Accessible name of the panel. */
  label: string;
  placement?: 'right' | 'left';
  testId?: string;
  header?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** A panel at the edge: details on the right, navigation of phones on the left. Esc closes and gives focus back. */
export function Drawer(props: DrawerProps) {
  const { t } = useTranslation();
  return (
    <KitDrawer.Backdrop isOpen={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <KitDrawer.Content placement={props.placement ?? 'right'}>
        <KitDrawer.Dialog aria-label={props.label} data-testid={props.testId}>
          {props.header && (
            <KitDrawer.Header className="flex-row items-start gap-3 border-b border-separator p-5">
              <div className="min-w-0 flex-1">{props.header}</div>
              <IconButton label={t('common.action.close')} variant="quiet" size="sm" onPress={props.onClose}>
                <X />
              </IconButton>
            </KitDrawer.Header>
          )}
          <KitDrawer.Body>{props.children}</KitDrawer.Body>
          {props.footer && (
            // What can be done with a thing may be nothing, which only its actions know.
            <KitDrawer.Footer className="border-t border-separator p-4 empty:hidden">
              {props.footer}
            </KitDrawer.Footer>
          )}
        </KitDrawer.Dialog>
      </KitDrawer.Content>
    </KitDrawer.Backdrop>
  );
}
