interface ItemCellProps {
  name: string;
  failure?: string | null;
}

/** What was sold, with why it failed below: both may be long, and this column takes what room the others leave. */
export function ItemCell({ name, failure }: ItemCellProps) {
  return (
    <span className="block min-w-40">
      <span className="line-clamp-1" title={name}>
        {name}
      </span>
      {failure && (
        <span className="line-clamp-1 text-meta text-muted" title={failure}>
          {failure}
        </span>
      )}
    </span>
  );
}
