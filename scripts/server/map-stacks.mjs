// With `--enable-source-maps`, traces of errors name our own sources. Node does that for modules that it loads itself;
// the program of the server is loaded by us.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** @param {string} file whose map lies beside it */
export function mapStacks(file) {
  /** @type {SourceMap | null | undefined} */
  let map;
  const nodesOwn = Error.prepareStackTrace;
  /** @param {NodeJS.CallSite} site */
  const told = (site) => {
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    if (site.getFileName() !== file || !line || !column) return String(site);
    // Read at the first error: six megabytes that a start without any has no use for.
    if (map === undefined) map = mapOf(file);
    const origin = map?.findOrigin(line, column) ?? {};
    if (!('fileName' in origin)) return String(site);
    // Within our sources, wherever they were when it was built.
    const source = origin.fileName.replace(/^(\.\.\/)+/, '');
    return String(site).replace(
      `${file}:${line}:${column}`,
      `${source}:${origin.lineNumber}:${origin.columnNumber}`,
    );
  };
  Error.prepareStackTrace = (error, sites) => {
    if (!sites.some((site) => site.getFileName() === file) && nodesOwn) return nodesOwn(error, sites);
    return [String(error), ...sites.map((site) => `    at ${told(site)}`)].join('\n');
  };
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
