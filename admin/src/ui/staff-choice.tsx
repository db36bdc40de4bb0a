import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffToAssignDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from './button';
import { FilterChoices } from './filter-chip';
import { Popover } from './popover';

interface StaffChoiceProps {
  label: string;
  /** What it means to name nobody. */
  everybody: string;
  chosen: readonly string[];
  isDisabled: boolean;
  onChange: (chosen: string[]) => void;
}

/** Several of the staff. Whoever may not see the staff sees how many were chosen, and leaves it at that. */
export function StaffChoice({ label, everybody, chosen, isDisabled, onChange }: StaffChoiceProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const maySee = useCan('admin.read');
  const [result] = useQuery({ query: StaffToAssignDocument, pause: !maySee });
  const staff = (result.data?.adminUsers.items ?? []).filter(
    ({ id, isActive }) => isActive || chosen.includes(id),
  );
  const names = staff.filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  const text =
    chosen.length === 0
      ? everybody
      : names.length === chosen.length
        ? names.join(', ')
        : t('common.people', { count: chosen.length });
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span aria-hidden className="label">
        {label}
      </span>
      <Popover
        label={label}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={(props) => (
          <Button
            {...props}
            className="w-full justify-between"
            isDisabled={isDisabled || !result.data}
            aria-label={`${label}: ${text}`}
          >
            <span className="truncate font-normal">{text}</span>
            <ChevronDown aria-hidden />
          </Button>
        )}
      >
        <div className="max-h-72 overflow-y-auto">
          <FilterChoices
            options={staff.map(({ id, name }) => ({ value: id, label: name }))}
            selected={chosen}
            onApply={(next) => {
              setOpen(false);
              onChange(next);
            }}
          />
        </div>
      </Popover>
    </div>
  );
}
