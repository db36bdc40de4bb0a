import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffToAssignDocument } from '@/gql/graphql';
import { Select } from './select';

const NOBODY = 'nobody';

interface OwnerChoiceProps {
  ownerId: string | null;
  isPending: boolean;
  testId: string;
  onChoose: (ownerId: string | null) => void;
}

/** Who looks after something, for those who may see who the staff is. */
export function OwnerChoice({ ownerId, isPending, testId, onChoose }: OwnerChoiceProps) {
  const { t } = useTranslation();
  const [result] = useQuery({ query: StaffToAssignDocument });
  const staff = result.data?.adminUsers.items.filter((user) => user.isActive || user.id === ownerId) ?? [];
  return (
    <Select
      label={t('exceptions.column.owner')}
      placeholder={t('exceptions.nobody')}
      value={ownerId ?? NOBODY}
      isDisabled={isPending || !result.data}
      options={[
        { value: NOBODY, label: t('exceptions.nobody') },
        ...staff.map((user) => ({ value: user.id, label: user.name })),
      ]}
      testId={testId}
      onChange={(chosen) => onChoose(chosen === NOBODY ? null : chosen)}
    />
  );
}
