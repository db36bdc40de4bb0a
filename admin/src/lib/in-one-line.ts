/** Lines of a letter after one another. Between those that end without a stop stands a dot, lest one runs into the next. */
export const inOneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at, all) => (at === all.length - 1 ? line : /[.!?]$/.test(line) ? `${line} ` : `${line} · `))
    .join('');
