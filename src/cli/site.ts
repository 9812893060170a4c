import { InvalidArgumentError, type Command } from 'commander'
import { refused, say, sentence } from './terminal.ts'
import { MAY_CREATE, withProgram } from './with-program.ts'

/** Sites read at a time. */
const PAGE_SITES = 500

interface SiteOptions {
  readonly name?: string
  readonly currency?: string
  readonly timeZone?: string
}

/** `malote site add ID`. */
export function siteCommand(program: Command): void {
  const site = program.command('site').description(sentence('site'))
  site
    .command('add')
    .description(sentence('siteAdd'))
    .argument('<id>', '', readSiteId)
    .option('--name <name>', sentence('siteName'))
    .option('--currency <code>', sentence('siteCurrency'))
    .option('--time-zone <zone>', sentence('siteTimeZone'))
    .action(addSite)
  site.command('list').description(sentence('siteList')).action(listSites)
}

function addSite(siteId: string, options: SiteOptions): Promise<void> {
  return withProgram(async ({ db, now }) => {
    const { saveSite } = await import('../access/sites/save-site.ts')
    const { COMMAND_LINE } = await import('../access/record-audit.ts')
    const { inTransaction } = await import('../platform/postgres/db.ts')
    const saved = await inTransaction(db, (tx) =>
      saveSite(tx, { name: siteId, ...options, siteId }, { by: COMMAND_LINE, at: now() }),
    )
    if (!saved.ok) throw refused(saved.refusal)
    say(sentence(saved.value.created ? 'siteCreated' : 'siteChanged', { site: siteId }))
  }, MAY_CREATE)
}

function listSites(): Promise<void> {
  return withProgram(async ({ db }) => {
    const { listSites: read } = await import('../access/sites/save-site.ts')
    let after: string | null = ''
    while (after !== null) {
      const sites: Awaited<ReturnType<typeof read>> = await read(db, { after, limit: PAGE_SITES })
      for (const row of sites) say([row.site_id, row.currency, row.time_zone, row.name].join('\t'))
      after = sites.length < PAGE_SITES ? null : sites.at(-1)!.site_id
    }
  })
}

function readSiteId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) throw new InvalidArgumentError(sentence('siteIdMalformed'))
  return text
}
