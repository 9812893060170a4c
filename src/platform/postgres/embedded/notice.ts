/** What whoever typed the command may want to know; the words stand with those of the command line. */
export interface Notice {
  readonly notice:
    | 'databaseMade'
    | 'databaseElsewhere'
    | 'databaseJoined'
    | 'databaseRecovers'
    | 'databaseStays'
    | 'databaseGoesOn'
  readonly facts: Readonly<Record<string, string | number>>
}
