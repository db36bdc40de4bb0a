import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface PageHeadProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
}

// The first page leaves focus at the top of the document; every later one moves it to its heading.
let hasNavigated = false;

/** Heading, one line about the page, actions at the right. Takes title and focus on navigation. */
export function PageHead({ title, description, actions }: PageHeadProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const appName = t('common.app.name');
  useEffect(() => {
    document.title = `${title} · ${appName}`;
  }, [title, appName]);
  useEffect(() => {
    if (hasNavigated) heading.current?.focus({ preventScroll: true });
    hasNavigated = true;
  }, []);
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-56">
        <h1 ref={heading} tabIndex={-1} className="text-title leading-7 font-bold">
          {title}
        </h1>
        {description && <div className="text-table text-muted">{description}</div>}
      </div>
      {actions && <div className="flex items-center gap-2 max-md:[&_.button]:min-h-11">{actions}</div>}
    </div>
  );
}
