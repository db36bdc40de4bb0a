import { RecordTimeline } from '@/ui/timeline/record-timeline';

/** What happened to a customer and was said about them. */
export function UserHistory({ id }: { id: string }) {
  return (
    <div className="p-5">
      <RecordTimeline kind="USER" id={id} />
    </div>
  );
}
