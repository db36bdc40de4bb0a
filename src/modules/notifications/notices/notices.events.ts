declare global {
  interface Events {
    /** Somebody is to be told something. */
    'notification.requested': { noticeId: string };
    /** A line of somebody's notification centre is new or has news. The subject is the person. */
    'notification.received': { notificationId: string };
    /** Somebody read lines of theirs, perhaps in another window. The subject is the person. */
    'notification.read': { unread: number };
  }
}

export {};
