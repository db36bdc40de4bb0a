import { useEffect } from 'react';
import { createStore } from './store';

/** How many things on the page answer an address that asks for a dialog: dialogs, or why the page is not there. */
export const askAnswers = createStore(0);

export function useAnswersAsk(): void {
  useEffect(() => {
    askAnswers.set(askAnswers.get() + 1);
    return () => askAnswers.set(askAnswers.get() - 1);
  }, []);
}
