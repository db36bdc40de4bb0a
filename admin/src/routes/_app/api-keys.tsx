import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { ApiKeysPage } from '@/features/api-keys/api-keys-page';
import { apiKeysSearch, apiKeysSearchDefaults, type ApiKeysSearch } from '@/features/api-keys/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/api-keys')({
  validateSearch: uncheckedSearch<ApiKeysSearch>,
  staticData: { words: ['identity'] },
  component: ApiKeysRoute,
});

function ApiKeysRoute() {
  const { search, onSearch } = useRouteSearch<ApiKeysSearch>({
    raw: Route.useSearch(),
    parse: apiKeysSearch.parse,
    defaults: apiKeysSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="apiKey.read">
      <ApiKeysPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
