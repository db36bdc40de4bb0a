/** Different selections of one type that are read apart. */
const TEXTS_MAX = 20;

/**
 * The columns of rows that are shown, by the property each comes as, and which of them the fields of the rows' type
 * read. A list of twenty rows with a third of their columns costs the database and us about half.
 */
export class RowColumns<Row extends object> {
  /** All of them, as they stand behind SELECT. */
  readonly all: string;
  private readonly parts = new WeakMap<ReadonlySet<string>, string>();
  private readonly lists = new WeakMap<ReadonlySet<string>, string>();
  private readonly texts = new Set<string>();

  constructor(
    /** The type's name in the schema. */
    private readonly type: string,
    private readonly sql: Readonly<Record<keyof Row & string, string>>,
    private readonly reads: {
      /** By whatever hands the rows out, such as their id. */
      always: readonly (keyof Row & string)[];
      /** By a list of them: what it may be sorted by stands in its cursors. */
      lists: readonly (keyof Row & string)[];
      /**
       * By fields that are no property of the row, or read others as well. A field that stands nowhere may read
       * everything.
       */
      fields: Readonly<Record<string, readonly (keyof Row & string)[]>>;
    },
  ) {
    this.all = this.listed(Object.keys(sql));
  }

  /**
   * Those that a row beside others is shown with.
   * @param selected fields of an operation, as `Type.field`
   * @returns as they stand behind SELECT
   */
  ofPart(selected: ReadonlySet<string>): string {
    return this.once(this.parts, selected, this.reads.always);
  }

  /** Those that a list is shown with. */
  ofList(selected: ReadonlySet<string>): string {
    return this.once(this.lists, selected, [...this.reads.always, ...this.reads.lists]);
  }

  private once(
    known: WeakMap<ReadonlySet<string>, string>,
    selected: ReadonlySet<string>,
    always: readonly string[],
  ): string {
    const found = known.get(selected);
    if (found !== undefined) return found;
    const text = this.few(this.readBy(selected, always));
    known.set(selected, text);
    return text;
  }

  private readBy(selected: ReadonlySet<string>, always: readonly string[]): string {
    const prefix = `${this.type}.`;
    const wanted = new Set(always);
    let any = false;
    for (const name of selected) {
      if (!name.startsWith(prefix)) continue;
      any = true;
      const field = name.slice(prefix.length);
      if (field === '__typename') continue;
      const read = this.reads.fields[field] ?? (field in this.sql ? [field] : null);
      if (read === null) return this.all;
      for (const column of read) wanted.add(column);
    }
    return any ? this.listed(Object.keys(this.sql).filter((column) => wanted.has(column))) : this.all;
  }

  /** Each text is a statement that stays prepared: whoever invents many selections gets whole rows. */
  private few(text: string): string {
    if (this.texts.size >= TEXTS_MAX && !this.texts.has(text)) return this.all;
    this.texts.add(text);
    return text;
  }

  private listed(names: readonly string[]): string {
    const sql: Readonly<Record<string, string>> = this.sql;
    return names.map((name) => (sql[name] === name ? name : `${sql[name]} AS "${name}"`)).join(', ');
  }
}
