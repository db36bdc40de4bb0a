import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { RecordsPage } from '@/features/access/records-page';
import { recordsSearch, recordsSearchDefaults, type RecordsSearch } from '@/features/access/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/access-records')({
  validateSearch: uncheckedSearch<RecordsSearch>,
  staticData: { words: ['identity'] },
  component: AccessRecordsRoute,
});

function AccessRecordsRoute() {
  const { search, onSearch } = useRouteSearch<RecordsSearch>({
    raw: Route.useSearch(),
    parse: recordsSearch.parse,
    defaults: recordsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="accessRecord.read">
      <RecordsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
