import { createFileRoute, stripSearchParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { webhooksSearch, webhooksSearchDefaults, type WebhooksSearch } from '@/features/webhooks/search';
import { WebhooksPage } from '@/features/webhooks/webhooks-page';
import { requirePermission } from '@/lib/permissions';

export const Route = createFileRoute('/_app/webhooks')({
  validateSearch: (search: Record<string, unknown>): Partial<WebhooksSearch> => webhooksSearch.parse(search),
  search: { middlewares: [stripSearchParams(webhooksSearchDefaults)] },
  beforeLoad: ({ context }) => requirePermission(context.viewer, 'webhook.read'),
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
  return <WebhooksPage search={webhooksSearch.parse(search)} onSearch={onSearch} />;
}
