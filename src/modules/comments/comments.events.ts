declare global {
  interface Events {
    /** Somebody wrote, changed or deleted one. A fact each for the record it is about and those that one belongs to. */
    'comment.changed': { commentId: string };
  }
}

export {};
