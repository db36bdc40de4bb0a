declare global {
  interface Permissions {
    'job.read': true;
    'job.manage': true;
  }
}

export {};
