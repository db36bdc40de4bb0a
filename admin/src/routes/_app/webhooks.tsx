import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { WebhooksPage } from '@/features/webhooks/webhooks-page';
import { webhooksSearch, webhooksSearchDefaults, type WebhooksSearch } from '@/features/webhooks/search';
import { loadWords } from '@/lib/i18n';

import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/webhooks')({
  validateSearch: uncheckedSearch<WebhooksSearch>,

  beforeLoad: () => loadWords('payments'),
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
