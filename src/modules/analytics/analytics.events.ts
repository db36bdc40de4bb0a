declare global {
  interface Events {
    /** One batch of events, however many. */
    'activity.recorded': { batchId: string; events: number };
    'segment.saved': { segmentId: string };
    'segment.deleted': { segmentId: string };
    'segment.restored': { segmentId: string };
  }
}

export {};
