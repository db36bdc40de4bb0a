/** Strings, which stay as they are, or whole numbers too long for a JavaScript number. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Reads JSON whose whole numbers may have 64 bits: those come out as text, digit by digit. `JSON.parse` alone makes
 * 9007199254740992 of 9007199254740993, which is somebody else.
 * @throws SyntaxError
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_LONG, (found) => (found.startsWith('"') ? found : `"${found}"`)));
}
