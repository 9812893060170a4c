import assert from 'node:assert/strict'
import { test } from 'node:test'
import { climbs, folderOf, foldersDownTo, folderWithin, joined, temporaryOf, tidyFolder } from './paths.ts'

for (const [folder, expected] of [
  ['/in//precos/', '/in/precos'],
  ['./in', 'in'],
  ['', '.'],
  ['.', '.'],
  ['/', '/'],
  ['/./', '/'],
  ['in/a b', 'in/a b'],
] as const) {
  test(`the folder "${folder}" is kept as "${expected}"`, () => assert.equal(tidyFolder(folder), expected))
}

for (const [folder, name, expected] of [
  ['/in', 'done', '/in/done'],
  ['/in', '/done/', '/done'],
  ['.', 'done', 'done'],
  ['/', 'done', '/done'],
] as const) {
  test(`"${name}" in "${folder}" is "${expected}"`, () => assert.equal(folderWithin(folder, name), expected))
}

test('a path is taken apart and put together again', () => {
  for (const path of ['/in/a.csv', '/a.csv', 'a.csv', 'in/done/ação.csv']) {
    assert.equal(joined(folderOf(path), path.slice(path.lastIndexOf('/') + 1)), path)
  }
  assert.equal(temporaryOf('/in/a.csv'), '/in/.a.csv.part')
  assert.deepEqual(foldersDownTo('/in/done/2026'), ['/in', '/in/done', '/in/done/2026'])
  assert.deepEqual(foldersDownTo('in/done'), ['in', 'in/done'])
  assert.deepEqual([foldersDownTo('.'), foldersDownTo('/')], [[], []])
})

test('a path that climbs out of its folder is told', () => {
  for (const path of ['..', '../a', 'in/../a', '/in/..', 'a\0b']) assert.equal(climbs(path), true, path)
  for (const path of ['a..b', '...', 'in/a', '']) assert.equal(climbs(path), false, path)
})
