import { useJobName } from '@/lib/use-job-name';

interface JobNameProps {
  name: string;
  /** What whoever started it called it. */
  title?: string | null;
}

/** What it does, in words, above the name it has in logs. */
export function JobName({ name, title }: JobNameProps) {
  const words = useJobName()(name);
  const told = title ?? words;
  return (
    <span className="flex min-w-0 flex-col">
      {told && <span className="font-medium">{told}</span>}
      <span className={`font-mono text-meta break-all ${told ? 'text-muted' : ''}`}>{name}</span>
    </span>
  );
}
