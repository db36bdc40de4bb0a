import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RequirePermission } from '@/app/require-permission';
import { webhooksSearch, webhooksSearchDefaults, type WebhooksSearch } from '@/features/webhooks/search';
import { WebhooksPage } from '@/features/webhooks/webhooks-page';

export const Route = createFileRoute('/_app/webhooks')({
  validateSearch: (search: Record<string, unknown>): Partial<WebhooksSearch> => webhooksSearch.parse(search),
  search: { middlewares: [stripSearchParams(webhooksSearchDefaults)] },
  component: WebhooksRoute,
});

function WebhooksRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<WebhooksSearch>) =>
      void navigate({ search: (previous) => ({ ...previous, ...change }), resetScroll: false }),
    [navigate],
  );
  return (
    <RequirePermission permission="webhook.read">
      <WebhooksPage search={webhooksSearch.parse(search)} onSearch={onSearch} />
    </RequirePermission>
  );
}
