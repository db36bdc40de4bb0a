import { Suspense, useState, type ComponentProps } from 'react';
import { fetchPart } from '@/lib/fetch-part';
import { lazy } from '@/lib/lazy';

const loadMenu = () => fetchPart(() => import('./menu')).then((module) => ({ default: module.Menu }));
const Menu = lazy(loadMenu);

/** A menu whose machinery comes when somebody reaches for it: most visits never open it. */
export function LazyMenu(props: Omit<ComponentProps<typeof Menu>, 'isOpenAtFirst'>) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={isWanted}
      className={props.triggerClassName}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
    >
      {props.trigger}
      <span className="sr-only">{props.label}</span>
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <Menu {...props} isOpenAtFirst />
    </Suspense>
  );
}
