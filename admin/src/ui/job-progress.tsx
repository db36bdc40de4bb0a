interface JobProgressProps {
  /** How far it is, in words. */
  text: string;
  /** What the bar is called, where the words do not tell whose it is. */
  label?: string;
  /** Null and undefined: nobody knows yet. */
  fraction: number | null | undefined;
  className?: string;
  testId?: string;
}

/** How far something long is, in words and as a bar. */
export function JobProgress({ text, label = text, fraction, className = '', testId }: JobProgressProps) {
  return (
    <div className={`flex flex-col gap-1.5 ${className}`} data-testid={testId}>
      <span className="num">{text}</span>
      <progress
        className="h-1.5 w-full accent-accent"
        max={1}
        value={fraction ?? undefined}
        aria-label={label}
      />
    </div>
  );
}
