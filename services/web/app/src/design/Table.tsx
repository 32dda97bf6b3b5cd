/** Rows and columns; in a narrow window each row becomes a card with the names of its columns. */
import type { ReactNode } from "react"
import "./Table.css"

export interface Column<Row> {
  readonly name: string
  readonly header: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the end of their column. */
  readonly numeric?: boolean
  /** The cell that names the row; one a table. */
  readonly names?: boolean
}

/**
 * A table. `caption` says what it holds (read out; seen with `captionShown`). Sorting and paging are with whoever gives the
 * rows. The roles are said again because a narrow window lays the elements out as blocks, which would take them away.
 */
export const Table = <Row,>({
  caption,
  captionShown = false,
  columns,
  rows,
  rowKey
}: {
  readonly caption: string
  readonly captionShown?: boolean
  readonly columns: ReadonlyArray<Column<Row>>
  readonly rows: ReadonlyArray<Row>
  readonly rowKey: (row: Row) => string
}) => (
  // oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/prefer-tag-over-role
  <table className="table" role="table">
    <caption className={captionShown ? undefined : "hidden-text"}>{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map(({ name, header, numeric = false }) => (
          <th key={name} role="columnheader" scope="col" data-numeric={numeric || undefined}>
            {header}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr role="row" key={rowKey(row)}>
          {columns.map(({ name, header, cell, numeric = false, names = false }) => {
            const Cell = names ? "th" : "td"
            return (
              <Cell
                key={name}
                role={names ? "rowheader" : "cell"}
                scope={names ? "row" : undefined}
                data-numeric={numeric || undefined}
              >
                <span className="table-label" aria-hidden="true">
                  {header}
                </span>
                <span className="table-value">{cell(row)}</span>
              </Cell>
            )
          })}
        </tr>
      ))}
    </tbody>
  </table>
)
