import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { ImportsPage } from '@/features/imports/imports-page';
import { importsSearch, importsSearchDefaults, type ImportsSearch } from '@/features/imports/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/imports')({
  validateSearch: uncheckedSearch<ImportsSearch>,

  staticData: { words: ['imports', 'identity'] },
  component: ImportsRoute,
});

function ImportsRoute() {
  const { search, onSearch } = useRouteSearch<ImportsSearch>({
    raw: Route.useSearch(),
    parse: importsSearch.parse,
    defaults: importsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="import.run">
      <ImportsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
