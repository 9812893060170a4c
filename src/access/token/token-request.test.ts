import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForm, readTokenRequest } from './token-request.ts'

const BASIC = `Basic ${Buffer.from('erp:se:nha').toString('base64')}`

// One row per request: the form, the header, and RFC 6749's error or who asks.
const CASES: readonly [string, string | undefined, string][] = [
  ['grant_type=client_credentials&client_id=erp&client_secret=a%2Bb+c', undefined, 'erp a+b c'],
  ['grant_type=client_credentials', BASIC, 'erp se:nha'],
  ['grant_type=client_credentials&client_id=erp', BASIC, 'erp se:nha'],
  ['grant_type=client_credentials&client_secret=x', BASIC, 'invalid_request'],
  ['grant_type=client_credentials', undefined, 'invalid_request'],
  ['grant_type=client_credentials&client_id=erp', undefined, 'invalid_client'],
  ['grant_type=client_credentials&client_id=erp&client_id=pdv&client_secret=x', undefined, 'invalid_request'],
  ['grant_type=password&username=ana&password=x&scope=all&__proto__=1', undefined, 'ana x'],
  ['grant_type=password&username=ana', BASIC, 'invalid_request'],
  ['grant_type=authorization_code&code=1', undefined, 'unsupported_grant_type'],
  ['', undefined, 'invalid_request'],
]

for (const [form, authorization, expected] of CASES) {
  test(`"${form}"${authorization === undefined ? '' : ' with Basic'} → ${expected}`, () => {
    const read = readTokenRequest(readForm(form), authorization)
    const got = read.ok ? `${read.value.username} ${read.value.password}` : read.refusal.facts['error']
    assert.equal(got, expected)
  })
}
