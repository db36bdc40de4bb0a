declare global {
  interface Events {
    /** A day has to be settled, for the first time or once more. */
    'settlement.due': { day: string };
  }
}

export {};
