import type { CombinedError } from '@urql/core';
import type { LucideIcon } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { Button } from './button';
import { FormBanner } from './states';

interface DownloadButtonProps extends Pick<ComponentProps<typeof Button>, 'variant'> {
  icon: LucideIcon;
  children: string;
  testId?: string;
  ask: () => Promise<{ url: string | undefined; error: CombinedError | undefined }>;
}

/** Saves a file whose link lasts minutes, so that it is asked for when it is wanted. */
export function DownloadButton({ icon: Icon, children, testId, variant, ask }: DownloadButtonProps) {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<CombinedError>();
  const fetchIt = async () => {
    setPending(true);
    const { url, error: refused } = await ask();
    setPending(false);
    setError(refused);
    // An address that is saved and not shown: the page stays.
    if (url) window.location.assign(url);
  };
  return (
    <div className="flex min-w-0 flex-col items-end gap-1">
      <Button
        size="sm"
        variant={variant}
        className="button--touch max-w-full"
        isPending={isPending}
        onPress={() => void fetchIt()}
        data-testid={testId}
      >
        <Icon aria-hidden size={16} />
        <span className="truncate">{children}</span>
      </Button>
      <FormBanner error={error} />
    </div>
  );
}
