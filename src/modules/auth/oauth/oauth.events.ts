declare global {
  interface Events {
    /** Kakao says that somebody left; `subject` is its number of the person. */
    'kakao.unlinked': { subject: string; reason: string };
  }
}

export {};
