import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PICKUP_STEPS } from '../../src/integrations/pickup/steps.ts'
import { startHub } from '../harness/hub.ts'
import { table } from '../harness/loads.ts'
import { dropFolder } from '../harness/pickup.ts'

const FILES = {
  '1.csv': 'sku;nome\nA;Camisa\n;Sem código\n',
  '2.csv': 'sku;nome\nB;Boné\n',
  '3.csv': 'sku;nome\nA;Blusa\n',
}

// Each step, the first time it is reached and the second: in the middle of a look.
for (const step of PICKUP_STEPS) {
  for (const nth of step === 'listed' ? [1, 2] : step === 'returned' || step === 'closed' ? [1] : [1, 2, 3]) {
    test(`a worker that dies when a file is ${step}, time ${nth}, loads each file once`, async (t) => {
      const hub = await startHub(t, { roles: { http: true, worker: false } })
      const drop = await dropFolder(hub, { name: 'produtos', type: 1 })
      let hour = 0
      for (const [name, text] of Object.entries(FILES)) {
        await drop.put(name, text, `2026-01-01T0${(hour += 1)}:00:00Z`)
      }
      const dieAt = { step, nth }
      await drop.work(step === 'listed' && nth === 1 ? dieAt : undefined)
      hub.advance(11_000)
      await drop.work(
        step === 'listed' && nth === 2 ? { step, nth: 1 } : step === 'listed' ? undefined : dieAt,
      )
      for (let look = 0; look < 2; look += 1) await drop.settled()
      assert.deepEqual(await table(hub, 'select name, state, rows_read::int from loads order by load_id'), [
        ['1.csv', 'finished', 2],
        ['2.csv', 'finished', 1],
        ['3.csv', 'finished', 1],
      ])
      assert.deepEqual(await table(hub, 'select sku from variants order by sku'), [['A'], ['B']])
      const lying = (await drop.files()).map((name) => name.replace(/\d{4}-\d\d-\d\d\//, ''))
      assert.deepEqual(lying, ['done/1-1.csv', 'done/2-2.csv', 'done/3-3.csv', 'failed/refused-1-1.csv'])
      const open = await table(hub, `select count(*)::int from remote_files where is_open or gone_at is null`)
      assert.deepEqual(open, [[0]])
    })
  }
}
