import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTogether } from './together.ts'

/** Journeys that end when told to, and tell what each was for. */
function slowJourneys({ atOnce, asksMax }: { atOnce: number; asksMax: number }) {
  const journeys: { readonly asks: readonly number[]; readonly end: (fails?: 'fails') => void }[] = []
  const ask = openTogether<number, string>({
    ...{ atOnce, asksMax },
    run: (key, asks) =>
      new Promise((resolve, reject) => {
        const end = (fails?: 'fails') =>
          fails === 'fails' ? reject(new Error('away')) : resolve(asks.map((one) => `${key}${one}`))
        journeys.push({ asks, end })
      }),
  })
  return { ask, journeys, asked: () => journeys.map(({ asks }) => asks) }
}

const settled = () => new Promise(setImmediate)

test('the first sets out at once; all that ask meanwhile share the next journey, each with its own answer', async () => {
  const { ask, journeys, asked } = slowJourneys({ atOnce: 1, asksMax: 10 })
  const answers = [1, 2, 3].map((one) => ask('a', one))
  assert.deepEqual(asked(), [[1]])
  journeys[0]!.end()
  assert.equal(await answers[0], 'a1')
  assert.deepEqual(asked(), [[1], [2, 3]])
  journeys[1]!.end()
  assert.deepEqual(await Promise.all(answers), ['a1', 'a2', 'a3'])
  const later = ask('a', 4)
  journeys[2]!.end()
  assert.equal(await later, 'a4')
})

test('no journey takes more than it may, and no more are under way than may be', async () => {
  const { ask, journeys, asked } = slowJourneys({ atOnce: 2, asksMax: 2 })
  const answers = [1, 2, 3, 4, 5].map((one) => ask('a', one))
  assert.deepEqual(asked(), [[1], [2]])
  journeys[1]!.end()
  await settled()
  assert.deepEqual(asked(), [[1], [2], [3, 4]])
  journeys[0]!.end()
  await settled()
  assert.deepEqual(asked(), [[1], [2], [3, 4], [5]])
  for (const { end } of journeys) end()
  assert.deepEqual(await Promise.all(answers), ['a1', 'a2', 'a3', 'a4', 'a5'])
})

test('different keys do not wait for each other', async () => {
  const { ask, journeys, asked } = slowJourneys({ atOnce: 1, asksMax: 10 })
  const [a, b] = [ask('a', 1), ask('b', 2)]
  assert.deepEqual(asked(), [[1], [2]])
  journeys[1]!.end()
  assert.equal(await b, 'b2')
  journeys[0]!.end()
  assert.equal(await a, 'a1')
})

test('a journey that fails fails its own callers only', async () => {
  const { ask, journeys } = slowJourneys({ atOnce: 1, asksMax: 10 })
  const [first, second] = [ask('a', 1), ask('a', 2)]
  journeys[0]!.end('fails')
  await assert.rejects(first!, /away/)
  await settled()
  journeys[1]!.end()
  assert.equal(await second, 'a2')
})
