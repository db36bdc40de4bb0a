import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffToAssignDocument } from '@/gql/graphql';
import { Select } from './select';

const NOBODY = 'nobody';

interface OwnerChoiceProps {
  ownerId: string | null;
  isPending: boolean;
  testId: string;
  /** Where the words of payment exceptions are not loaded. */
  words?: { owner: string; nobody: string };
  onChoose: (ownerId: string | null) => void;
}

/** Who looks after something, for those who may see who the staff is. */
export function OwnerChoice({ ownerId, isPending, testId, words, onChoose }: OwnerChoiceProps) {
  const { t } = useTranslation();
  const nobody = words?.nobody ?? t('exceptions.nobody');
  const [result] = useQuery({ query: StaffToAssignDocument });
  const staff = result.data?.adminUsers.items.filter((user) => user.isActive || user.id === ownerId) ?? [];
  return (
    <Select
      label={words?.owner ?? t('exceptions.column.owner')}
      placeholder={nobody}
      value={ownerId ?? NOBODY}
      isDisabled={isPending || !result.data}
      options={[
        { value: NOBODY, label: nobody },
        ...staff.map((user) => ({ value: user.id, label: user.name })),
      ]}
      testId={testId}
      onChange={(chosen) => onChoose(chosen === NOBODY ? null : chosen)}
    />
  );
}
