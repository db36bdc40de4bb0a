import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { WebhooksPage } from '@/features/webhooks/webhooks-page';
import { webhooksSearch, webhooksSearchDefaults, type WebhooksSearch } from '@/features/webhooks/search';

import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/webhooks')({
  validateSearch: uncheckedSearch<WebhooksSearch>,

  staticData: { words: ['payments'] },
  component: WebhooksRoute,
});

function WebhooksRoute() {
  const { search, onSearch } = useRouteSearch<WebhooksSearch>({
    raw: Route.useSearch(),
    parse: webhooksSearch.parse,
    defaults: webhooksSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="webhook.read">
      <WebhooksPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
