import { createFileRoute } from '@tanstack/react-router';
import { NotificationsPage } from '@/features/notifications/notifications-page';
import {
  notificationsSearch,
  notificationsSearchDefaults,
  type NotificationsSearch,
} from '@/features/notifications/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/notifications')({
  validateSearch: uncheckedSearch<NotificationsSearch>,
  staticData: { words: ['notifications'] },
  component: NotificationsRoute,
});

/** Everybody has a notification centre; the tabs for which a permission is needed ask for it themselves. */
function NotificationsRoute() {
  const { search, onSearch } = useRouteSearch<NotificationsSearch>({
    raw: Route.useSearch(),
    parse: notificationsSearch.parse,
    defaults: notificationsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return <NotificationsPage search={search} onSearch={onSearch} />;
}
