declare global {
  interface Events {
    /** Somebody's points moved or were held; the subject is the customer. */
    'points.changed': { userId: string };
  }
}

export {};
