import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowRight, Info } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DashboardNumber, NumberDefinitionFactsFragment } from '@/gql/graphql';
import { useCan, type Permission } from '@/lib/permissions';
import { formatClock } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { IconButton } from '@/ui/button';
import { Popover } from '@/ui/popover';

export type Definitions = readonly NumberDefinitionFactsFragment[] | undefined;

interface DefinitionProps {
  definitions: Definitions;
  number: DashboardNumber;
  asOf: string;
}

/** What a number counts, as of when, and the way to the rows behind it. */
export function Definition({ definitions, number, asOf }: DefinitionProps) {
  const found = definitions?.find((one) => one.number === number);
  return found ? <DefinitionButton definition={found} asOf={asOf} /> : null;
}

function DefinitionButton({ definition, asOf }: { definition: NumberDefinitionFactsFragment; asOf: string }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const [isOpen, setOpen] = useState(false);
  const maySeeRows = useCan(definition.rowsPermission as Permission);
  const isKorean = language === 'ko';
  const title = isKorean ? definition.titleKo : definition.titleEn;
  const [path = '', query = ''] = definition.rows.split('?', 2);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={t('dashboard.define.about', { title })}
      trigger={(props) => (
        <IconButton
          {...props}
          label={t('dashboard.define.about', { title })}
          size="sm"
          className="text-muted"
        >
          <Info />
        </IconButton>
      )}
    >
      <div
        className="flex max-w-72 flex-col gap-2 text-table"
        data-testid={`definition-${definition.number}`}
      >
        <p className="font-semibold">{title}</p>
        <p>{isKorean ? definition.definitionKo : definition.definitionEn}</p>
        <p className="num text-meta text-muted">{t('dashboard.define.asOf', { time: formatClock(asOf) })}</p>
        {maySeeRows && (
          <Link
            to={path as LinkProps['to']}
            search={Object.fromEntries(new URLSearchParams(query)) as never}
            className="inline-flex min-h-6 items-center gap-1 font-semibold text-accent-soft-foreground hover:underline"
          >
            {t('dashboard.define.rows')}
            <ArrowRight aria-hidden size={15} />
          </Link>
        )}
      </div>
    </Popover>
  );
}
