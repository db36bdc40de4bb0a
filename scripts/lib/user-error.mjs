/** Something the person at the keyboard can mend: printed as a sentence, without a stack. */
export class UserError extends Error {
  /**
   * @param {string} message what is wrong and what to do about it
   * @param {string[]} [details] lines printed under it, such as the end of a log
   */
  constructor(message, details = []) {
    super(message);
    this.name = 'UserError';
    this.details = details;
  }
}

/** The person pressed Ctrl-C, or something else asked us to end: not a failure. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}
