import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { settingsSearch, settingsSearchDefaults, type SettingsSearch } from '@/features/settings/search';
import { SettingsPage } from '@/features/settings/settings-page';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/settings')({
  validateSearch: uncheckedSearch<SettingsSearch>,
  staticData: { words: ['system', 'identity', 'palette'] },
  component: SettingsRoute,
});

function SettingsRoute() {
  const { search, onSearch } = useRouteSearch<SettingsSearch>({
    raw: Route.useSearch(),
    parse: settingsSearch.parse,
    defaults: settingsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="setting.read">
      <SettingsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
