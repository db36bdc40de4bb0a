/** What a client must never read: traces, SQL, paths, names of libraries. */
export const LEAKS =
  /\bat .*\(.*:\d+\)|node_modules|SELECT |INSERT |\.ts\b|\.js\b|TypeORM|pg_|postgres|stacktrace|[A-Z]:\\|\/src\//i;
