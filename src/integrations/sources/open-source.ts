import type { SourceSettings } from '../schema/source.ts'
import { openFolder } from './folder/open-folder.ts'
import { openFtp } from './ftp/open-ftp.ts'
import { openSftp } from './sftp/open-sftp.ts'
import type { SourceContext } from './source-context.ts'
import type { Source } from './source.ts'
import { SourceProblem } from './source-problem.ts'

type Opener = (settings: SourceSettings, context: SourceContext) => Promise<Source>

const OPENERS: Partial<Readonly<Record<SourceSettings['kind'], Opener>>> = {
  ftp: openFtp,
  ftps: openFtp,
  folder: openFolder,
  sftp: openSftp,
}

/** Reaches a source and logs in. Throws `SourceProblem`; whoever opens it closes it. */
export async function openSource(settings: SourceSettings, context: SourceContext): Promise<Source> {
  const open = OPENERS[settings.kind]
  if (open === undefined)
    throw SourceProblem.of('source.broke', { said: `${settings.kind} is not built yet` })
  return open(settings, context)
}
