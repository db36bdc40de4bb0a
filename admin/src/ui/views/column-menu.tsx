import { ArrowDown, ArrowUp, Columns3, GripVertical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { columnIds, columnsText, moved, type ChoosableColumn } from '@/lib/list-columns';
import { writePreference } from '@/lib/storage';
import { Button, IconButton } from '../button';
import { Popover } from '../popover';
import { useListAddress } from './use-list-address';

type Column = ChoosableColumn & { header: string };

interface ColumnMenuProps {
  listName: string;
  columns: readonly Column[];
  chosen: readonly string[] | null;
}

/** Which columns are shown, and in what order; kept in the address and, for the next visit, in this browser. */
export function ColumnMenu({ listName, columns, chosen }: ColumnMenuProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { raw, go } = useListAddress();
  const choose = (ids: readonly string[]) => {
    const cols = columnsText(ids, columns);
    writePreference(`columns.${listName}`, cols ?? null);
    go({ ...raw, cols }, true);
  };
  return (
    <Popover
      label={t('views.columns.label')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={(props) => (
        <IconButton {...props} label={t('views.columns.open')} size="sm" data-testid="columns-open">
          <Columns3 />
        </IconButton>
      )}
    >
      <ColumnList columns={columns} shown={chosen ?? columnIds(columns)} onChange={choose} />
    </Popover>
  );
}

interface ColumnListProps {
  columns: readonly Column[];
  shown: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

function ColumnList({ columns, shown, onChange }: ColumnListProps) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<string | null>(null);
  const choosable = columns.filter(({ isFixed }) => !isFixed);
  const byId = new Map(choosable.map((column) => [column.id, column]));
  const naming = choosable.filter(({ id, isRowHeader }) => isRowHeader && !shown.includes(id));
  // What names a row is shown even where an older address does not say so.
  const order = [...naming.map(({ id }) => id), ...shown];
  const hidden = choosable.filter(({ id }) => !order.includes(id));
  const drop = (on: string) => {
    if (dragged && dragged !== on)
      onChange(moved(order, dragged, order.indexOf(on) - order.indexOf(dragged)));
    setDragged(null);
  };
  return (
    <div className="flex w-72 max-w-full flex-col gap-1">
      <ul aria-label={t('views.columns.label')} data-testid="columns">
        {order.map((id, index) => {
          const column = byId.get(id);
          return (
            column && (
              <li
                key={id}
                draggable
                onDragStart={() => setDragged(id)}
                onDragOver={(event) => event.preventDefault()}
                onDrop={() => drop(id)}
                className={`flex items-center gap-1 rounded-md ${dragged === id ? 'opacity-50' : ''}`}
              >
                <GripVertical aria-hidden size={14} className="shrink-0 cursor-grab text-muted" />
                <Shown
                  column={column}
                  isShown
                  isDisabled={column.isRowHeader || order.length === 1}
                  onChange={() => onChange(order.filter((other) => other !== id))}
                />
                <IconButton
                  label={t('views.columns.up', { name: column.header })}
                  size="sm"
                  isDisabled={index === 0}
                  onPress={() => onChange(moved(order, id, -1))}
                >
                  <ArrowUp />
                </IconButton>
                <IconButton
                  label={t('views.columns.down', { name: column.header })}
                  size="sm"
                  isDisabled={index === order.length - 1}
                  onPress={() => onChange(moved(order, id, 1))}
                >
                  <ArrowDown />
                </IconButton>
              </li>
            )
          );
        })}
        {hidden.map((column) => (
          <li key={column.id} className="flex items-center gap-1 pl-4.5">
            <Shown column={column} isShown={false} onChange={() => onChange([...order, column.id])} />
          </li>
        ))}
      </ul>
      <p className="text-meta text-muted">{t('views.columns.hint')}</p>
      <Button size="sm" className="mt-1 w-full" onPress={() => onChange(columnIds(columns))}>
        {t('views.columns.reset')}
      </Button>
    </div>
  );
}

interface ShownProps {
  column: Column;
  isShown: boolean;
  isDisabled?: boolean;
  onChange: () => void;
}

function Shown({ column, isShown, isDisabled, onChange }: ShownProps) {
  return (
    <label className="flex min-h-8 min-w-0 flex-1 cursor-pointer items-center gap-2.5 text-table">
      <input
        type="checkbox"
        checked={isShown}
        disabled={isDisabled}
        onChange={onChange}
        className="size-4 shrink-0 accent-[var(--accent)]"
      />
      <span className="truncate">{column.header}</span>
    </label>
  );
}
