import { Plus } from 'lucide-react';
import { Button } from './button';

interface NewRowsProps {
  count: number;
  testId: string;
  onShow: () => void;
  children: string;
}

/** Rows that came while somebody reads are not pushed under their eyes: this bar brings them in. */
export function NewRows({ count, testId, onShow, children }: NewRowsProps) {
  return (
    <div role="status">
      {count > 0 && (
        <div className="flex justify-center border-t border-separator bg-accent-soft p-2">
          <Button size="sm" variant="primary" className="button--touch" onPress={onShow} data-testid={testId}>
            <Plus aria-hidden />
            {children}
          </Button>
        </div>
      )}
    </div>
  );
}
