import { useClient } from 'urql';
import { ExportStatementDocument } from '@/gql/graphql';
import { ExportButton } from '../exports/export-button';

interface StatementExportProps {
  accountId: string;
  period: { from?: string; to?: string };
  total: number | undefined;
}

/** The entries of an account as a file. */
export function StatementExport({ accountId, period, total }: StatementExportProps) {
  const client = useClient();
  return (
    <ExportButton
      total={total}
      isImpersonal
      ask={(how) =>
        client.mutation(ExportStatementDocument, { id: accountId, ...period, ...how }).toPromise()
      }
    />
  );
}
