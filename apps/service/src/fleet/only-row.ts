import { notFound } from '../problem/index.ts';

/** The row that was asked for, or 404: a row of another customer is not there either. */
export function onlyRow<Row>(rows: readonly Row[], what: string, id: string): Row {
  const [row] = rows;
  if (row === undefined) throw notFound(what, id);
  return row;
}
