import { useFormat } from '@/lib/use-format';

/** An exact amount; `isCompact` shortens it and keeps the exact one on hover. */
export function Money({
  won,
  isCompact = false,
  className = '',
}: {
  won: string;
  isCompact?: boolean;
  className?: string;
}) {
  const format = useFormat();
  return (
    <span className={`num whitespace-nowrap ${className}`} title={isCompact ? format.won(won) : undefined}>
      {isCompact ? format.wonCompact(won) : format.won(won)}
    </span>
  );
}
