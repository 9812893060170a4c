import type { Language } from '../../kernel/texts/texts.ts'
import { EN } from './en.ts'
import { ES } from './es.ts'
import { PT } from './pt.ts'

/** The command line's own sentences. Words in braces are filled in. */
export interface CommandTexts {
  readonly program: string
  readonly serve: string
  readonly serveRole: string
  readonly listens: string
  readonly works: string
  readonly stops: string
  readonly stopsNow: string
  readonly portInUse: string
  readonly portForbidden: string
  readonly hostUnknown: string
  readonly user: string
  readonly userAdd: string
  readonly userGrant: string
  readonly userHubAdmin: string
  readonly passwordStdin: string
  readonly passwordAsked: string
  readonly passwordMissing: string
  readonly userCreated: string
  readonly userChanged: string
  readonly userRemove: string
  readonly userRemoved: string
  readonly userList: string
  readonly grantMalformed: string
  readonly site: string
  readonly siteAdd: string
  readonly siteName: string
  readonly siteCurrency: string
  readonly siteTimeZone: string
  readonly siteCreated: string
  readonly siteChanged: string
  readonly siteIdMalformed: string
  readonly siteList: string
  readonly token: string
  readonly doctor: string
  readonly doctorSettings: string
  readonly doctorNode: string
  readonly doctorFolder: string
  readonly doctorDatabase: string
  readonly doctorDatabaseIdle: string
  readonly doctorSchema: string
  readonly doctorSchemaBehind: string
  readonly doctorPort: string
  readonly doctorPortOurs: string
  readonly demo: string
  readonly demoNoTraffic: string
  readonly demoEmpty: string
  readonly demoPortTaken: string
  readonly demoLoopback: string
  readonly demoOwnDatabase: string
  readonly load: string
  readonly loadWait: string
  readonly loadUrlMalformed: string
  readonly loadSite: string
  readonly loadType: string
  readonly loadPlan: string
  readonly loadNoWait: string
  readonly loadUrl: string
  readonly loadUser: string
  readonly loadTypeMalformed: string
  readonly loadFileUnreadable: string
  readonly loadUserMissing: string
  readonly loadSiteUnknown: string
  readonly loadHubAway: string
  readonly databaseMade: string
  readonly databaseElsewhere: string
  readonly databaseJoined: string
  readonly databaseRecovers: string
  readonly databaseStays: string
  readonly databaseGoesOn: string
  readonly databaseNone: string
  readonly databaseNoneDemo: string
  readonly settingsWrong: string
  readonly settingNumber: string
  readonly settingProxy: string
  readonly settingOrigin: string
  readonly settingDatabase: string
  readonly settingSecretMissing: string
  readonly settingSecretShort: string
  readonly settingLogLevel: string
  readonly userPassword: string
  readonly help: string
  readonly helpOf: string
  readonly version: string
}

const TEXTS: Readonly<Record<Language, CommandTexts>> = { pt: PT, en: EN, es: ES }

export function commandTexts(language: Language): CommandTexts {
  return TEXTS[language]
}

/** Puts facts in the places that name them. */
export function filled(text: string, facts: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place))
}
