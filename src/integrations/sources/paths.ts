/** The folder in which a server's paths without a beginning `/` begin. */
export const LOGIN_FOLDER = '.'

/** "/in//precos/" → "/in/precos", "./in" → "in", "" → ".", "/" → "/". */
export function tidyFolder(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.')
  if (folder.startsWith('/')) return `/${parts.join('/')}`
  return parts.length === 0 ? LOGIN_FOLDER : parts.join('/')
}

/** The path of what is called `name` in a folder: ("/in", "a.csv") → "/in/a.csv", (".", "a.csv") → "a.csv". */
export function joined(folder: string, name: string): string {
  if (folder === LOGIN_FOLDER || folder === '') return name
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

/** A folder that is named within another: ("/in", "done") → "/in/done", ("/in", "/done") → "/done". */
export function folderWithin(folder: string, name: string): string {
  return name.startsWith('/') ? tidyFolder(name) : tidyFolder(joined(folder, name))
}

/** "/in/a.csv" → "/in", "/a.csv" → "/", "a.csv" → ".". */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/')
  if (end === -1) return LOGIN_FOLDER
  return end === 0 ? '/' : path.slice(0, end)
}

/** "/in/a.csv" → "a.csv". */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A folder and those it lies in, the outermost first: "/in/done" → ["/in", "/in/done"]. */
export function foldersDownTo(folder: string): readonly string[] {
  const parts = folder.split('/').filter((part) => part !== '' && part !== LOGIN_FOLDER)
  const start = folder.startsWith('/') ? '/' : ''
  return parts.map((_, place) => start + parts.slice(0, place + 1).join('/'))
}

/** Whether a path leaves the folder it starts in, or has what no path may have. */
export function climbs(path: string): boolean {
  return path.split('/').includes('..') || path.includes('\0')
}

const NO_NAME = ['/', '\0', '\r', '\n']

/** Whether a name that a server lists is one: nothing that leads elsewhere, no line break that would end a command. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !NO_NAME.some((one) => name.includes(one))
}

/** Under which a file is written until it is whole; passed over by whoever lists, here and elsewhere. */
export function temporaryOf(path: string): string {
  return joined(folderOf(path), `.${nameOf(path)}.part`)
}
