import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { simulate } from './simulate.ts'

const SECONDS_DEFAULT = 8
const FIXED = [1, 2]

/** `npm run simulate:orders -- --seed N --seconds S` gives these; else fixed seeds, and a random one. */
const { SIMULATION_SEED, SIMULATION_SECONDS } = process.env
const seeds = SIMULATION_SEED === undefined ? [...FIXED, randomInt(1_000_000)] : [Number(SIMULATION_SEED)]
const ms = Number(SIMULATION_SECONDS ?? SECONDS_DEFAULT) * 1000

for (const seed of seeds) {
  test(`orders are whole whatever channels, ERPs, tills, files and crashes do, seed ${seed}`, async (t) => {
    const told = await simulate(t, { seed, ms })
    t.diagnostic(JSON.stringify(told))
    // A simulation in which nothing happens shows nothing.
    assert(told.orders > 10 && told.kills > 0 && (told.statuses['200'] ?? 0) > 10, JSON.stringify(told))
  })
}
