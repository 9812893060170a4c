import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { SAMPLE_FILES, SAMPLES, samplePath } from '../../src/demo/samples.ts'
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
    SAMPLES.map(({ twin }) => twin.replace('.csv', '.json')),
    SAMPLES.map(({ name }) => name),
  )
})
