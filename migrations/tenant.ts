/**
 * What every table of an operator's gets: row-level security that binds its owner as well, and
 * exactly the rights that the application needs there. Ledgers get SELECT and INSERT alone.
 */
export function ofOneOperator(table: string, rights: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY of_one_operator ON ${table}
      USING (operator_id = current_operator()) WITH CHECK (operator_id = current_operator());
    GRANT ${rights} ON ${table} TO opencang_app;
  `;
}

/** A change of data in a migration: for its moment, the wall does not bind the owner of the table. */
export function acrossOperators(table: string, change: string): string {
  return `
    ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
    ${change};
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  `;
}
