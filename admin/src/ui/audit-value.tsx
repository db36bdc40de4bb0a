import { auditPermissions } from '@/lib/audit-codes';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { Time } from './time';
import { useCodeWords } from './use-code-words';

interface AuditValueProps {
  action: string;
  /** Of the change or detail. */
  name: string;
  value: string;
}

/** What an audit event keeps of something, as people say it. */
export function AuditValue({ action, name, value }: AuditValueProps) {
  const wordsOf = useCodeWords();
  if (auditPermissions.includes(name)) return <PermissionTitles value={value} />;
  if (MOMENT.test(value)) return <Time iso={value} as="full" />;
  return wordsOf(action, name, value);
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const PERMISSION = /[a-z]\w*(?:\.\w+)+/gi;

/** `+refund.approve, -user.write`, with the signs for what was given and what was denied. */
function PermissionTitles({ value }: { value: string }) {
  const { title } = usePermissionInfo();
  return value.replaceAll(PERMISSION, title).replaceAll(/,(?=\S)/g, ', ');
}
