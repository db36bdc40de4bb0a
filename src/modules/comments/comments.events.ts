declare global {
  interface Events {
    /** Somebody wrote, changed or deleted one. The subject is the record it is about. */
    'comment.changed': { commentId: string };
  }
}

export {};
