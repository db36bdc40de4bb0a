declare global {
  interface Events {
    'attachment.stored': { attachmentId: string };
    'attachment.deleted': { attachmentId: string };
  }
}

export {};
