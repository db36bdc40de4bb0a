import { useTranslation } from 'react-i18next';

/** Every mutation of the schema that takes a fresh second factor. */
export const acts = [
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
  'updateUser',
  'upsertPaymentMethod',
  'setPaymentMethodActive',
  'createNotificationDestination',
  'rotateWebhookSecret',
  'revealPersonalData',
  'startAdminIdentityLink',
  'giveUpSagaRun',
  'pauseQueue',
  'resetDemo',
  'updateSetting',
  'updateSettings',
  'revertSetting',
  'exportUsers',
  'exportPayments',
  'exportAuditEvents',
  'exportAccessRecords',
  'exportStatement',
  'runImport',
  'undoImport',
  'runBulkAction',
  'undoBulkAction',
  'adjustPoints',
  'deductPoints',
  'settleReversal',
  'voidUsageBill',
  'recordForeignCancel',
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
