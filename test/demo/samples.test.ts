import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { NEW_SAMPLES, SAMPLE_FILES, SAMPLES, samplePath } from '../../src/demo/samples.ts'
import { LOAD_TYPES } from '../../src/loads/rows.ts'
import { startHub } from '../harness/hub.ts'

test('sample files are listed and downloaded by anybody', async (t) => {
  const hub = await startHub(t)
  const list = await hub.call('GET', '/samples/', { as: null })
  assert.equal(list.status, 200)
  assert.deepEqual(
    list.body.items.map(({ name, type }: { name: string; type: number }) => ({ name, type })),
    SAMPLE_FILES,
  )
  for (const { name, bytes, href } of list.body.items) {
    const { status, headers, text } = await hub.call('GET', href, { as: null })
    assert.equal(status, 200)
    assert.equal(headers.get('content-disposition'), `attachment; filename="${name}"`)
    const file = await readFile(samplePath(name))
    assert.equal(file.length, bytes)
    assert.equal(text, new TextDecoder().decode(file))
  }
  for (const name of ['NADA.json', '..%2Fsamples.ts', '%2e%2e%2froutes.ts']) {
    const { status, body } = await hub.call('GET', `/samples/${name}`, { as: null })
    assert.deepEqual([status, body.code], [404, 'request.not_found'])
  }
})

test('each sample has a JSON and a CSV twin', () => {
  assert.deepEqual(
    [...SAMPLES, ...NEW_SAMPLES].map(({ twin }) => twin.replace('.csv', '.json')),
    [...SAMPLES, ...NEW_SAMPLES].map(({ name }) => name),
  )
})

test('there is a sample of each type that a load may have', () => {
  const types = new Set(SAMPLE_FILES.map(({ type }) => String(type)))
  assert.deepEqual(types, new Set(Object.keys(LOAD_TYPES)))
})
