import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REFUSALS } from '../../src/kernel/refusals.ts'
import { startHub } from '../harness/hub.ts'

/** Every address a page would load or lead to. */
const addressesOf = (html: string) =>
  [...html.matchAll(/(?:src|href|action)="([^"]+)"/g)].map(([, address]) => address!)

test('every code has a page, in the reader’s language, that needs nothing from elsewhere', async (t) => {
  const hub = await startHub(t)
  const index = await hub.call('GET', '/problems', { as: null })
  for (const code of Object.keys(REFUSALS)) {
    assert(index.text.includes(`href="/problems/${code}"`), `${code} is in the index`)
    for (const [language, tag] of [
      ['pt-BR', 'pt-BR'],
      ['en', 'en'],
      ['es-AR', 'es'],
    ] as const) {
      const page = await hub.call('GET', `/problems/${code}`, {
        as: null,
        headers: { 'accept-language': language },
      })
      assert.equal(page.status, 200)
      assert.equal(page.headers.get('content-language'), tag)
      assert.match(page.text, new RegExp(`<html lang="${tag}">`))
      assert.match(page.text, /<h1>[^<]+<\/h1>/)
      assert(page.text.includes(`<code>${code}</code>`))
      assert(!page.text.includes('<script'))
      assert(addressesOf(page.text).every((address) => address.startsWith('/')))
    }
  }
})

test('a page of a code that is none is a problem itself', async (t) => {
  const hub = await startHub(t)
  for (const path of ['/problems/nothing', '/problems/toString', '/problems/__proto__']) {
    const { status, body } = await hub.call('GET', path, { as: null })
    assert.deepEqual([status, body.code], [404, 'request.not_found'])
  }
})

test('pages may load their own style and nothing else', async (t) => {
  const hub = await startHub(t)
  const page = await hub.call('GET', '/problems/order.kit_split', { as: null })
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  )
})

test('the API reference runs from this hub alone', async (t) => {
  const hub = await startHub(t)
  const page = await hub.call('GET', '/docs', { as: null })
  assert.equal(page.status, 200)
  assert.match(page.text, /<html lang="en">/)
  assert.deepEqual(addressesOf(page.text), ['js/scalar.js'])
  assert.doesNotMatch(page.text, /https?:\/\//)
  const policy = page.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'; script-src 'self' 'sha256-[^']+'; .*connect-src 'self';/)

  const script = await hub.call('GET', '/docs/js/scalar.js', { as: null })
  assert.equal(script.status, 200)
  assert(script.text.length > 1_000_000)
})
