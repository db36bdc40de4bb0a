declare global {
  interface Events {
    'session.ended': { sessionIds: string[] };
    'admin.changed': { adminUserId: string };
    'role.changed': { role: string };
  }
}

export {};
