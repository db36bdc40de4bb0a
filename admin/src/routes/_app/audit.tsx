import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { AuditPage } from '@/features/audit/audit-page';
import { auditSearch, auditSearchDefaults, type AuditSearch } from '@/features/audit/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/audit')({
  validateSearch: uncheckedSearch<AuditSearch>,
  staticData: { words: ['identity'] },
  component: AuditRoute,
});

function AuditRoute() {
  const { search, onSearch } = useRouteSearch<AuditSearch>({
    raw: Route.useSearch(),
    parse: auditSearch.parse,
    defaults: auditSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="audit.read">
      <AuditPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
