import { useTranslation } from 'react-i18next';

const acts = [
  'setAdminRole',
  'setAdminPermissions',
  'resetAdminFactors',
  'deactivateAdminUser',
  'reactivateAdminUser',
  'inviteAdminUser',
  'createRole',
  'updateRole',
  'deleteRole',
  'createApiKey',
  'rotateApiKey',
  'regenerateBackupCodes',
  'startTotpEnrollment',
  'confirmTotp',
  'startPasskeyRegistration',
  'registerPasskey',
  'deletePasskey',
  'changeAdminPassword',
  'signAccessReview',
  'startImpersonation',
  'revealPersonalData',
  'requestRefund',
  'approveRefund',
  'approveRequest',
] as const;

/** What is about to be done, in words; for an act without words of its own, its name. */
export function useActName(): (operation: string) => string {
  const { t } = useTranslation();
  return (operation) => {
    const known = acts.find((act) => act === operation);
    return known ? t(`auth.act.${known}`) : operation;
  };
}
