import { shortCode } from '@/lib/ledger-account';
import { useAccountName } from '@/ui/use-account-name';

/** The name people use, with the code of the books below it. */
export function AccountLabel({ code }: { code: string }) {
  const name = useAccountName()(code);
  return (
    <>
      {name && <span className="block">{name}</span>}
      <span className="block font-mono text-caption break-all text-muted">{shortCode(code)}</span>
    </>
  );
}
