import assert from 'node:assert/strict'
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHub } from '../harness/hub.ts'

const SFTP = { kind: 'sftp', host: 'erp.example', user: 'malote', folder: '/in/precos/' }
const KEY = `SHA256:${'A'.repeat(43)}`

const shown = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))

test('a source is a setting of its integration, and its secret is never shown', async (t) => {
  const hub = await startHub(t)
  const put = (body: object, headers = {}) =>
    hub.call('PUT', 'integrations/busca', { as: 'erp', body: { type: 7, active: false, ...body }, headers })
  const read = async () => (await hub.call('GET', 'integrations/busca', { as: 'erp' })).body
  const stored = async () => {
    const { rows } = await hub.db.query('select * from integrations order by name')
    return { rows, audited: (await hub.db.query('select * from audit_entries')).rows }
  }

  await t.test('saved with its defaults, shown without its secret, kept sealed', async () => {
    const made = await put({ source: { ...SFTP, secret: 'geheim-1' }, schedule: { everySeconds: 60 } })
    assert.equal(made.status, 201, made.text)
    const { source, schedule, settleSeconds, doneFolder, failedFolder, filesMax, paused, doneFile } =
      made.body
    assert.deepEqual(source, { ...SFTP, folder: '/in/precos', hasSecret: true })
    assert.deepEqual(
      [schedule, settleSeconds, doneFolder, failedFolder, filesMax, paused, doneFile],
      [{ everySeconds: 60 }, 10, 'done', 'failed', 100, false, null],
    )
    assert.deepEqual(await read(), made.body)
    const list = await hub.call('GET', 'integrations', { as: 'erp' })
    for (const text of [made.text, list.text, shown(await stored())]) assert(!text.includes('geheim'))
  })

  await t.test('the same again changes nothing, with its secret or without', async () => {
    const before = await stored()
    const schedule = { everySeconds: 60 }
    assert.equal(
      (await put({ source: { ...SFTP, secret: 'geheim-1' }, schedule })).headers.get('etag'),
      '"1"',
    )
    assert.equal((await put({ source: SFTP, schedule })).headers.get('etag'), '"1"')
    assert.deepEqual(await stored(), before)
  })

  await t.test('another secret is a change, noted without it', async () => {
    const changed = await put({ source: { ...SFTP, secret: 'geheim-2' }, schedule: { everySeconds: 60 } })
    assert.equal(changed.headers.get('etag'), '"2"')
    const { rows } = await hub.db.query('select facts from audit_entries order by entry_id desc limit 1')
    assert.equal(rows[0].facts.secretChanged, true)
    assert.deepEqual(rows[0].facts.after.source, { ...SFTP, folder: '/in/precos', hasSecret: true })
    assert(!JSON.stringify(rows).includes('geheim'))
  })

  for (const [what, change] of [
    ['host', { host: 'outro.example' }],
    ['port', { port: 2222 }],
    ['user', { user: 'outro' }],
    ['kind', { kind: 'ftp' }],
  ] as const) {
    await t.test(`another ${what} needs the secret again, and nothing changed`, async () => {
      const before = await stored()
      const answer = await put({ source: { ...SFTP, ...change } })
      assert.deepEqual([answer.status, answer.body.code], [422, 'integration.secret_missing'])
      assert.deepEqual(await stored(), before)
    })
  }

  await t.test('another folder does not, nor do times and folders of the pick-up', async () => {
    const changed = await put({
      source: { ...SFTP, folder: 'in', pattern: 'PRECOS*.json' },
      schedule: { cron: '*/15 6-22 * * 1-6', timeZone: 'America/Sao_Paulo' },
      ...{ settleSeconds: 0, doneFolder: '/lidos', failedFolder: 'erros', filesMax: 5, paused: true },
      doneFile: '{stem}.ok',
    })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual(changed.body.source, { ...SFTP, folder: 'in', pattern: 'PRECOS*.json', hasSecret: true })
    assert.equal(changed.body.doneFile, '{stem}.ok')
    assert.deepEqual(changed.body.schedule, { cron: '*/15 6-22 * * 1-6', timeZone: 'America/Sao_Paulo' })
  })

  await t.test('a host key stays while the address does, and null forgets it', async () => {
    const key = async (source: object) => (await put({ source })).body.source.hostKey
    assert.equal(await key({ ...SFTP, hostKey: `${KEY}=` }), KEY)
    assert.equal(await key(SFTP), KEY)
    assert.equal(await key({ ...SFTP, hostKey: null }), undefined)
    await key({ ...SFTP, hostKey: KEY })
    assert.equal(await key({ ...SFTP, host: 'outro.example', secret: 'x' }), undefined)
  })

  const FOLDER = { kind: 'folder', folder: 'precos' }
  // What is wrong, body, status, code, field.
  const REFUSED = [
    [
      'sftp without a host',
      { source: { kind: 'sftp', user: 'x', folder: '' } },
      422,
      'source_invalid',
      'source.host',
    ],
    [
      'a bucket for ftp',
      { source: { kind: 'ftp', host: 'h', folder: '', bucket: 'b' } },
      422,
      'source_invalid',
      'source.bucket',
    ],
    [
      'a path that climbs',
      { source: { kind: 'folder', folder: 'a/../../b' } },
      422,
      'source_invalid',
      'source.folder',
    ],
    [
      'a done folder that climbs',
      { source: FOLDER, doneFolder: '../x' },
      422,
      'source_invalid',
      'doneFolder',
    ],
    [
      'files moved to where they are taken',
      { source: FOLDER, doneFolder: '.' },
      422,
      'source_invalid',
      'doneFolder',
    ],
    [
      'errors where files are taken',
      { source: FOLDER, failedFolder: './' },
      422,
      'source_invalid',
      'failedFolder',
    ],
    ['a schedule without a source', { schedule: { everySeconds: 5 } }, 422, 'source_invalid', 'schedule'],
    [
      'an unknown time zone',
      { source: FOLDER, schedule: { cron: '* * * * *', timeZone: 'Marte/Olimpo' } },
      422,
      'source_invalid',
      'schedule.timeZone',
    ],
    ['sftp without a secret', { source: { ...SFTP, host: 'novo' } }, 422, 'secret_missing', 'source.secret'],
    ['an unknown kind', { source: { kind: 'http', folder: '' } }, 400, 'request.malformed', 'source.kind'],
    ['no folder', { source: { kind: 'folder' } }, 400, 'request.field_missing', 'source.folder'],
    [
      'a field of no source',
      { source: { ...FOLDER, password: 'x' } },
      400,
      'request.malformed',
      'source.password',
    ],
    [
      'a line break in a path',
      { source: { kind: 'folder', folder: 'a\nb' } },
      400,
      'request.malformed',
      'source.folder',
    ],
    ['a host with a blank', { source: { ...SFTP, host: 'a b' } }, 400, 'request.malformed', 'source.host'],
    [
      'a look every 0 seconds',
      { source: FOLDER, schedule: { everySeconds: 0 } },
      400,
      'request.malformed',
      'schedule.everySeconds',
    ],
    [
      'a done file that names no file',
      { source: FOLDER, doneFile: 'fim' },
      400,
      'request.malformed',
      'doneFile',
    ],
  ] as const
  for (const [what, body, status, code, field] of REFUSED) {
    await t.test(`${what} → ${status} ${code}, and nothing changed`, async () => {
      const before = await stored()
      const answer = await put(body)
      const whole = code.includes('.') ? code : `integration.${code}`
      assert.deepEqual([answer.status, answer.body.code], [status, whole], answer.text)
      assert.equal(answer.body.field, field)
      assert(!answer.text.includes('geheim'))
      assert.deepEqual(await stored(), before)
    })
  }

  for (const [what, source] of [
    ['a folder', FOLDER],
    ['an anonymous login', { kind: 'ftp', host: SFTP.host, folder: 'in' }],
  ] as const) {
    await t.test(`${what} has no secret, and drops the one there was`, async () => {
      await put({ source: { ...SFTP, secret: 'geheim-3' } })
      const changed = await put({ source })
      assert.deepEqual([changed.status, changed.body.source?.hasSecret], [200, false], changed.text)
      const { rows } = await hub.db.query(`select secret from integrations where name = 'busca'`)
      assert.deepEqual(rows, [{ secret: null }])
    })
  }

  await t.test('without its source an integration has no secret either', async () => {
    const bare = await put({})
    assert.deepEqual([bare.body.source, bare.body.schedule, bare.body.doneFolder], [null, null, null])
    const { rows } = await hub.db.query(
      `select source, secret, pickup from integrations where name = 'busca'`,
    )
    assert.deepEqual(rows, [{ source: null, secret: null, pickup: null }])
  })
})

test('trying a source says how far it came', async (t) => {
  const hub = await startHub(t)
  const [root = ''] = hub.platform.folders
  const put = (body: object) =>
    hub.call('PUT', 'integrations/busca', { as: 'erp', body: { type: 7, active: false, ...body } })
  const attempt = (options: object = {}) =>
    hub.call('POST', 'integrations/busca/test', {
      as: 'erp',
      headers: { 'accept-language': 'en' },
      ...options,
    })

  await t.test('without an integration, a source or the permission it is refused', async () => {
    assert.deepEqual((await attempt()).body.code, 'integration.not_found')
    await put({})
    const answer = await attempt()
    assert.deepEqual([answer.status, answer.body.code], [409, 'integration.source_missing'])
    assert.equal((await attempt({ as: 'pdv' })).status, 403)
  })

  await t.test('a folder that is not there is the step that failed', async () => {
    await put({ source: { kind: 'folder', folder: 'precos', pattern: '*.csv' }, filesMax: 2 })
    const answer = await attempt()
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, {
      ok: false,
      steps: [
        { step: 'reach', ok: true, detail: 'precos answers.', code: null },
        {
          step: 'list',
          ok: false,
          detail:
            'The source has no folder precos. Check the name, upper and lower case included, or make the folder.',
          code: 'source.folder_missing',
        },
      ],
      wouldTake: [],
    })
  })

  await t.test('the files it would take are listed, the oldest first, in the caller’s language', async () => {
    const folder = join(root, 'precos')
    await mkdir(join(folder, 'done'), { recursive: true })
    for (const [name, minute] of [
      ['c.csv', 1],
      ['b.csv', 3],
      ['a.csv', 2],
      ['x.json', 0],
      ['.z.csv', 0],
      ['y.csv.part', 0],
    ] as const) {
      await writeFile(join(folder, name), 'sku;preco\n')
      await utimes(join(folder, name), 0, Date.UTC(2026, 10, 1, 10, minute) / 1000)
    }
    const { body } = await attempt({ headers: { 'accept-language': 'pt-BR' } })
    assert.equal(body.ok, true)
    assert.deepEqual(body.wouldTake, [
      { name: 'c.csv', size: 10, modifiedAt: '2026-11-01T10:01:00Z', rows: null },
      { name: 'a.csv', size: 10, modifiedAt: '2026-11-01T10:02:00Z', rows: null },
    ])
    assert.deepEqual(
      body.steps.map(({ step, detail }: { step: string; detail: string }) => [step, detail]),
      [
        ['reach', 'precos responde.'],
        ['list', 'A pasta precos tem 6 arquivo(s).'],
        ['take', 'Seriam buscados 3 arquivos, 2 de cada vez.'],
      ],
    )
  })

  await t.test('a folder outside of those that are free is not permitted, whatever leads there', async () => {
    await symlink('/', join(root, 'fora'))
    for (const folder of ['/', '/etc', 'fora', 'fora/etc']) {
      assert.equal((await put({ source: { kind: 'folder', folder } })).status, 200)
      const { body } = await attempt()
      assert.deepEqual([body.ok, body.steps.at(-1).code], [false, 'source.not_permitted'], folder)
    }
  })

  await t.test('a repeat with its key answers the first report', async () => {
    await put({ source: { kind: 'folder', folder: 'precos' } })
    const headers = { 'idempotency-key': 'k1', 'accept-language': 'en' }
    const first = await attempt({ headers })
    await writeFile(join(root, 'precos', 'nova.csv'), 'x')
    const again = await attempt({ headers })
    assert.deepEqual([again.body, again.headers.get('idempotency-replayed')], [first.body, 'true'])
  })
})
