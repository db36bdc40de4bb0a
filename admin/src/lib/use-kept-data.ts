import { useEffect, useRef } from 'react';

/** The latest data, or the data before it while new data is on its way: a table is never blank between pages. */
export function useKeptData<T>(data: T | undefined): T | undefined {
  const kept = useRef<T | undefined>(data);
  useEffect(() => {
    if (data !== undefined) kept.current = data;
  }, [data]);
  return data ?? kept.current;
}
