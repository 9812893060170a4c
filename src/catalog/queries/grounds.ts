import { statement } from '../../platform/postgres/statement.ts'

/** How often a site's catalogue has changed; see the table `grounds`. */
export interface GroundRow {
  readonly changes: bigint
  /** Of what names things alone: products, attributes, stores. */
  readonly names: bigint
}

export const READ_GROUND = statement('read_ground', `select changes, names from grounds where site_id = $1`)

/** Notes a change, in its transaction; `$2` how many of them concern names (0 or 1). */
export const MOVE_GROUND = statement(
  'move_ground',
  `insert into grounds (site_id, changes, names)
   values ($1, 1, $2)
       on conflict (site_id) do update
      set changes = grounds.changes + 1, names = grounds.names + excluded.names
   returning changes, names`,
)
