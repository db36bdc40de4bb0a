export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={`skeleton-bar block ${className}`} />;
}
