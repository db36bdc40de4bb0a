// With `--enable-source-maps`, traces of errors name our own sources. Node does that for files that it loads itself; the
// program of the server is loaded by us, and once one maps traces, one maps them for all files.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** @param {string} folder of files whose maps lie beside them */
export function mapStacks(folder) {
  /** @type {Map<string, SourceMap | null>} */
  const maps = new Map();
  /** @param {NodeJS.CallSite} site */
  const told = (site) => {
    const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
    if (!file?.startsWith(folder) || !line || !column) return String(site);
    // Read at the first error: six megabytes that a start without any has no use for.
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const origin = maps.get(file)?.findOrigin(line, column) ?? {};
    if (!('fileName' in origin)) return String(site);
    // Within our sources, wherever they were when it was built.
    const source = origin.fileName.replace(/^(\.\.\/)+/, '');
    return String(site).replace(
      `${file}:${line}:${column}`,
      `${source}:${origin.lineNumber}:${origin.columnNumber}`,
    );
  };
  Error.prepareStackTrace = (error, sites) =>
    [String(error), ...sites.map((site) => `    at ${told(site)}`)].join('\n');
}

/**
 * @param {string} file
 * @returns {SourceMap | null} null where there is none: a trace without names of sources is better than no trace
 */
function mapOf(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return null;
  }
}
