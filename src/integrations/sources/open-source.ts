import type { SourceSettings } from '../schema/source.ts'
import { openFolder } from './folder/open-folder.ts'
import { openFtp } from './ftp/open-ftp.ts'
import { openS3 } from './s3/open-s3.ts'
import { openSftp } from './sftp/open-sftp.ts'
import type { SourceContext } from './source-context.ts'
import type { Source } from './source.ts'

type Opener = (settings: SourceSettings, context: SourceContext) => Promise<Source>

const OPENERS: Readonly<Record<SourceSettings['kind'], Opener>> = {
  ftp: openFtp,
  ftps: openFtp,
  folder: openFolder,
  s3: openS3,
  sftp: openSftp,
}

/** Reaches a source and logs in. Throws `SourceProblem`; whoever opens it closes it. */
export function openSource(settings: SourceSettings, context: SourceContext): Promise<Source> {
  return OPENERS[settings.kind](settings, context)
}
