import type { ReactNode } from 'react';
import { useAnswersAsk } from '@/lib/ask-answers';
import { useHasFrame } from '@/lib/permissions';
import { PageHead } from '@/ui/page-head';

interface StatePageProps {
  icon: ReactNode;
  title: string;
  text: string;
  children?: ReactNode;
}

/** Instead of a page: why it is not there, and what to do. */
export function StatePage({ icon, title, text, children }: StatePageProps) {
  useAnswersAsk();
  const Tag = useHasFrame() ? 'div' : 'main';
  return (
    <Tag className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-24 text-center">
      <span className="text-muted">{icon}</span>
      <PageHead title={title} />
      <p className="-mt-4 text-muted">{text}</p>
      <div className="mt-2 flex flex-wrap items-center justify-center gap-2">{children}</div>
    </Tag>
  );
}
