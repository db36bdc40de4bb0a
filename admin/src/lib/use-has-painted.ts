import { useEffect, useState } from 'react';

let hasPainted = false;

/** Whether the app has been painted at all: what takes long to draw can let the frame around it go first. */
export function useHasPainted(): boolean {
  const [has, setHas] = useState(hasPainted);
  useEffect(() => {
    if (has) return;
    const paintedNow = () => {
      hasPainted = true;
      setHas(true);
    };
    // Nothing is painted behind another tab.
    if (document.hidden) return paintedNow();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => (timer = setTimeout(paintedNow)));
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [has]);
  return has;
}
