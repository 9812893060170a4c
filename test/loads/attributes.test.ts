import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postToDoor } from '../harness/door.ts'
import { startHub, type TestHub } from '../harness/hub.ts'

type Json = Readonly<Record<string, unknown>>

const PRODUCTS = 1
const ATTRIBUTES = 12

/** Loads rows, and answers what became of each: its outcome, or the code of its refusal and the field. */
async function outcomes(
  hub: TestHub,
  type: number,
  file: readonly Json[] | Json | string,
): Promise<readonly string[]> {
  const { status, body, text } = await postToDoor(
    hub,
    type,
    typeof file === 'string' ? file : JSON.stringify(file),
  )
  assert.deepEqual([status, body.state], [200, 'finished'], text)
  const report = await hub.call('GET', `loads/${body.loadId}/rows?limit=500`)
  return report.body.items.map(({ code, field, value, outcome }: Readonly<Record<string, string | null>>) =>
    outcome !== 'refused' ? outcome : `${code} ${field}=${value}`,
  ) as string[]
}

/** The attributes of a product, then of each of its variants. */
async function attributesOf(hub: TestHub, reference: string): Promise<unknown> {
  const { body } = await hub.call('GET', `products/${reference}`)
  return [body.attributes, ...body.variants.map((variant: Json) => variant['attributes'] ?? {})]
}

async function table(hub: TestHub, statement: string): Promise<unknown[]> {
  return (await hub.db.query(statement)).rows.map((row) => Object.values(row))
}

async function withShirt(hub: TestHub): Promise<void> {
  const rows = [
    { referencia: 'R', tamanho: 'M', codigo: 'R-M', ean: '7891' },
    { referencia: 'R', tamanho: 'G', codigo: 'R-G', ean: '7892' },
    { codigo: 'A', nome: 'Abajur' },
  ]
  assert.deepEqual(await outcomes(hub, PRODUCTS, rows), ['created', 'created', 'created'])
}

const VOLTAGE = { codigo: 'voltagem', nome: 'Voltagem', tipoDado: 'lista', valores: ['110V', '220V'] }

test('an attribute is defined, changed, and left alone', async (t) => {
  const hub = await startHub(t)
  assert.deepEqual(
    await outcomes(hub, ATTRIBUTES, [
      VOLTAGE,
      { code: 'peso', name: 'Peso', scope: 'basic', dataType: 'number' },
      { codigo: 'cor' },
    ]),
    ['created', 'created', 'created'],
  )
  const defined = `select code, name, scope, data_type, allowed from attributes order by code`
  assert.deepEqual(await table(hub, defined), [
    ['cor', null, 'specification', 'text', null],
    ['peso', 'Peso', 'basic', 'number', null],
    ['voltagem', 'Voltagem', 'specification', 'list', ['110V', '220V']],
  ])
  assert.deepEqual(await table(hub, `select code from attribute_history`), [])

  await t.test('a field that is absent stays, null clears or gives the default back', async () => {
    const rows = [
      VOLTAGE,
      { code: 'peso', name: null, scope: null },
      { codigo: 'cor', nome: 'Cor' },
      { codigo: 'cor', nome: 'Tom' },
    ]
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, rows), ['unchanged', 'updated', 'superseded', 'updated'])
    assert.deepEqual(await table(hub, defined), [
      ['cor', 'Tom', 'specification', 'text', null],
      ['peso', null, 'specification', 'number', null],
      ['voltagem', 'Voltagem', 'specification', 'list', ['110V', '220V']],
    ])
    assert.deepEqual(await table(hub, `select code, name from attribute_history order by code`), [
      ['cor', null],
      ['peso', 'Peso'],
    ])
  })
  await t.test('a late file changes nothing', async () => {
    const late = {
      asOf: '2020-01-01T00:00:00Z',
      atributos: [{ codigo: 'cor', nome: 'Antiga' }, { codigo: 'novo' }],
    }
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, late), ['superseded', 'created'])
  })
})

test('a value is of a variant, or of the product when a reference stands alone', async (t) => {
  const hub = await startHub(t)
  await withShirt(hub)
  const rows = [
    { reference: 'R', attribute: 'voltagem', value: '220V' },
    { codigo: 'R-M', atributo: 'voltagem', valor: '110V' },
    { ean: '7892', atributo: 'peso', valor: '1,50' },
    { codigo: 'A', atributo: 'peso', valor: 3 },
    { codigo: 'A', atributo: 'importado', valor: 'sim' },
    { codigo: 'A', atributo: 'lancamento', valor: '24/11/2026' },
    // The definition counts for the whole file, also where it comes later.
    VOLTAGE,
    { codigo: 'peso', tipoDado: 'numero' },
    { codigo: 'importado', tipoDado: 'booleano' },
    { codigo: 'lancamento', tipoDado: 'data' },
  ]
  assert.deepEqual(
    await outcomes(hub, ATTRIBUTES, rows),
    Array.from({ length: 10 }, () => 'created'),
  )
  assert.deepEqual(await attributesOf(hub, 'R'), [{ voltagem: '220V' }, { peso: 1.5 }, { voltagem: '110V' }])
  assert.deepEqual(await attributesOf(hub, 'A'), [{}, { peso: 3, importado: true, lancamento: '2026-11-24' }])

  await t.test('one value changes, the others stay, null clears', async () => {
    const again = [
      { codigo: 'A', atributo: 'peso', valor: '3,0' },
      { codigo: 'A', atributo: 'importado', valor: 'nao' },
      { codigo: 'A', atributo: 'lancamento', valor: null },
      { reference: 'R', attribute: 'voltagem', value: null },
      { reference: 'R', attribute: 'peso', value: null },
    ]
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, again), [
      'unchanged',
      'updated',
      'updated',
      'updated',
      'unchanged',
    ])
    assert.deepEqual(await attributesOf(hub, 'A'), [{}, { peso: 3, importado: false }])
    assert.deepEqual(await attributesOf(hub, 'R'), [{}, { peso: 1.5 }, { voltagem: '110V' }])
    assert.deepEqual(await table(hub, `select reference, details from product_history`), [
      ['R', {}],
      ['R', { attributes: { voltagem: '220V' } }],
    ])
  })
  await t.test('the last of several counts', async () => {
    const rows = [1, 2, 3].map((valor) => ({ codigo: 'A', atributo: 'peso', valor }))
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, rows), ['superseded', 'superseded', 'unchanged'])
  })
  await t.test('a late file is superseded; the product it is of may be newer', async () => {
    const late = (asOf: string, valor: number) => ({
      asOf,
      items: [{ codigo: 'A', atributo: 'peso', valor }],
    })
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, late('2020-01-01T00:00:00Z', 9)), ['superseded'])
    assert.deepEqual(await attributesOf(hub, 'A'), [{}, { peso: 3, importado: false }])
    // Products loaded now; attributes that were exported before, and never sent for this product.
    const early = { asOf: '2020-01-01T00:00:00Z', items: [{ reference: 'A', attribute: 'peso', value: 9 }] }
    assert.deepEqual(await outcomes(hub, ATTRIBUTES, early), ['created'])
  })
  await t.test('a file of products that is older than one of attributes is not late', async () => {
    await outcomes(hub, PRODUCTS, { asOf: '2026-01-01T00:00:00Z', produtos: [{ codigo: 'B', nome: 'B' }] })
    await outcomes(hub, ATTRIBUTES, [{ reference: 'B', attribute: 'peso', value: 1 }])
    const older = { asOf: '2026-01-02T00:00:00Z', produtos: [{ codigo: 'B', nome: 'B2' }] }
    assert.deepEqual(await outcomes(hub, PRODUCTS, older), ['updated'])
    assert.deepEqual(await attributesOf(hub, 'B'), [{ peso: 1 }, {}])
  })
})

test('a value that does not fit is refused, with what fits', async (t) => {
  const hub = await startHub(t)
  await withShirt(hub)
  await outcomes(hub, ATTRIBUTES, [
    VOLTAGE,
    { codigo: 'peso', tipoDado: 'numero' },
    { codigo: 'dia', tipoDado: 'data' },
    { codigo: 'ativo', tipoDado: 'booleano' },
    { codigo: 'porte', tipoDado: 'numero', valores: '1|2,50' },
  ])
  const value = (attribute: string, valor: unknown) => ({ codigo: 'A', atributo: attribute, valor })
  assert.deepEqual(
    await outcomes(hub, ATTRIBUTES, [
      value('voltagem', '127V'),
      value('voltagem', '110V|220V'),
      value('voltagem', '110V|127V'),
      value('peso', 'muito'),
      value('peso', '1.234'),
      value('dia', '31/02/2026'),
      value('ativo', 'talvez'),
      value('porte', '2.5'),
      value('porte', 3),
      value('outro', 'x'),
      { codigo: 'NADA', atributo: 'peso', valor: 1 },
      { codigo: 'NADA', atributo: 'outro', valor: 1 },
    ]),
    [
      'row.field_invalid valor=127V',
      'created',
      'row.field_invalid valor=110V|127V',
      'row.field_invalid valor=muito',
      'row.field_invalid valor=1.234',
      'row.field_invalid valor=31/02/2026',
      'row.field_invalid valor=talvez',
      'created',
      'row.field_invalid valor=3',
      'row.attribute_unknown atributo=outro',
      'parked',
      'row.attribute_unknown atributo=outro',
    ],
  )
})

test('products use defined attributes; each one stands for itself', async (t) => {
  const hub = await startHub(t)
  await outcomes(hub, ATTRIBUTES, [VOLTAGE, { codigo: 'peso', tipoDado: 'numero' }, { codigo: 'cor' }])
  const lamp = { codigo: 'A', nome: 'Abajur', atributos: { voltagem: '220V', peso: '1,5', cor: '3' } }
  assert.deepEqual(await outcomes(hub, PRODUCTS, [lamp]), ['created'])
  assert.deepEqual(await attributesOf(hub, 'A'), [{ voltagem: '220V', peso: 1.5, cor: '3' }, {}])
  assert.deepEqual(await outcomes(hub, PRODUCTS, [lamp]), ['unchanged'])

  await t.test('what is not named stays, null clears one, or all', async () => {
    const rows = [
      {
        codigo: 'A',
        atributos: [
          { codigo: 'cor', valor: null },
          { codigo: 'peso', valor: 2 },
        ],
      },
    ]
    assert.deepEqual(await outcomes(hub, PRODUCTS, rows), ['updated'])
    assert.deepEqual(await attributesOf(hub, 'A'), [{ voltagem: '220V', peso: 2 }, {}])
    const none = [{ codigo: 'A', atributos: { cor: null } }]
    assert.deepEqual(await outcomes(hub, PRODUCTS, none), ['unchanged'])
    assert.deepEqual(await outcomes(hub, PRODUCTS, [{ codigo: 'A', atributos: null }]), ['updated'])
    assert.deepEqual(await attributesOf(hub, 'A'), [{}, {}])
  })
  await t.test('two rows of one product add up, the later one first', async () => {
    const csv = 'referencia;tamanho;codigo;atributos.cor;atributos.peso\nR;M;R-M;Azul;1\nR;G;R-G;Verde;\n'
    assert.deepEqual(await outcomes(hub, PRODUCTS, csv), ['created', 'created'])
    assert.deepEqual(await attributesOf(hub, 'R'), [{ cor: 'Verde', peso: 1 }, {}, {}])
  })
  await t.test(
    'null in a row takes away what is stored and what rows before it say, not what follows',
    async () => {
      const rows = (...said: readonly unknown[]) =>
        said.map((atributos, place) => ({
          referencia: 'R',
          tamanho: 'MGP'[place],
          codigo: `R-${'MGP'[place]}`,
          atributos,
        }))
      assert.deepEqual(await outcomes(hub, PRODUCTS, rows({ voltagem: '110V' }, null, { cor: 'Rosa' })), [
        'unchanged',
        'unchanged',
        'created',
      ])
      assert.deepEqual(await attributesOf(hub, 'R'), [{ cor: 'Rosa' }, {}, {}, {}])
      assert.deepEqual(await outcomes(hub, PRODUCTS, rows({ cor: 'Azul' }, null)), ['unchanged', 'updated'])
      assert.deepEqual(await attributesOf(hub, 'R'), [{}, {}, {}, {}])
    },
  )
  await t.test('a variant has its own, which go before those of the product', async () => {
    const row = {
      referencia: 'V',
      atributos: { cor: 'Azul', peso: 1 },
      variacoes: [
        { tamanho: 'P', codigo: 'V-P', atributos: { peso: 0.9 } },
        { tamanho: 'M', codigo: 'V-M' },
      ],
    }
    assert.deepEqual(await outcomes(hub, PRODUCTS, [row]), ['created'])
    assert.deepEqual(await attributesOf(hub, 'V'), [{ cor: 'Azul', peso: 1 }, {}, { peso: 0.9 }])
    const { body } = await hub.call('GET', 'variants/V-P')
    assert.deepEqual(body.attributes, { cor: 'Azul', peso: 0.9 })
  })
  await t.test('one that nobody defined, or whose value does not fit, refuses its row alone', async () => {
    const before = await table(hub, `select sku from variants order by sku`)
    const rows = [
      { codigo: 'X', atributos: { cor: 'Azul', altura: 3 } },
      { codigo: 'Y', atributos: [{ codigo: 'voltagem', valor: '127V' }] },
      { codigo: 'Z', atributos: { peso: 'leve' } },
      {
        referencia: 'W',
        variacoes: [
          { codigo: 'W-1', tamanho: '1', atributos: { altura: 1 } },
          { codigo: 'W-2', tamanho: '2' },
        ],
      },
    ]
    assert.deepEqual(await outcomes(hub, PRODUCTS, rows), [
      'row.attribute_unknown atributos.altura=3',
      'row.field_invalid atributos.voltagem=127V',
      'row.field_invalid atributos.peso=leve',
      'row.attribute_unknown atributos.altura=1',
    ])
    const csv = 'codigo;Atributos.altura\nX;3\n'
    assert.deepEqual(await outcomes(hub, PRODUCTS, csv), ['row.attribute_unknown Atributos.altura=3'])
    assert.deepEqual(await table(hub, `select sku from variants order by sku`), before)
    const { rows: facts } = await hub.db.query(
      `select facts from load_refusals where code = 'row.field_invalid'`,
    )
    assert.deepEqual(facts[0].facts, {
      key: 'Y',
      field: 'atributos.voltagem',
      value: '127V',
      attribute: 'voltagem',
      dataType: 'list',
      values: ['110V', '220V'],
    })
  })
})

test('attributes are listed, and found by what they are', async (t) => {
  const hub = await startHub(t)
  await outcomes(hub, ATTRIBUTES, [
    VOLTAGE,
    { codigo: 'peso', nome: 'Peso líquido', escopo: 'basico', tipoDado: 'numero' },
  ])
  const { status, body } = await hub.call('GET', 'attributes', { as: 'canal' })
  assert.equal(status, 200)
  assert.deepEqual(
    body.items.map(({ code, name, scope, dataType, values }: Json) => ({
      code,
      name,
      scope,
      dataType,
      values,
    })),
    [
      { code: 'peso', name: 'Peso líquido', scope: 'basic', dataType: 'number', values: null },
      {
        code: 'voltagem',
        name: 'Voltagem',
        scope: 'specification',
        dataType: 'list',
        values: ['110V', '220V'],
      },
    ],
  )
  const codes = async (query: string) =>
    (await hub.call('GET', `attributes?${query}`)).body.items.map(({ code }: Json) => code)
  assert.deepEqual(await codes('scope=basic'), ['peso'])
  assert.deepEqual(await codes('dataType=list'), ['voltagem'])
  assert.deepEqual(await codes('q=LÍQUIDO'), ['peso'])
  assert.deepEqual(await codes('code=voltagem'), ['voltagem'])
  assert.deepEqual(await codes('updatedAfter=2999-01-01'), [])
  const first = await hub.call('GET', 'attributes?limit=1')
  assert.deepEqual(await codes(`limit=1&cursor=${first.body.nextCursor}`), ['voltagem'])
})

test('a value waits for its product, and is in once that is', async (t) => {
  const hub = await startHub(t)
  const file = [
    VOLTAGE,
    { codigo: 'P', atributo: 'voltagem', valor: '220V' },
    { referencia: 'P', atributo: 'voltagem', valor: '110V' },
    { ean: '7899', atributo: 'cor', valor: 'Azul' },
    { referencia: 'P', atributo: 'cor', valor: null },
    { codigo: 'cor' },
  ]
  const { body: load } = await postToDoor(hub, ATTRIBUTES, JSON.stringify(file))
  assert.deepEqual([load.rows.created, load.rows.parked, load.rows.refused], [2, 4, 0])
  await outcomes(hub, PRODUCTS, [{ codigo: 'P', nome: 'Ponte', ean: '7899' }])
  for (;;) {
    const { body } = await hub.call('GET', `loads/${load.loadId}`)
    if (body.rows.parked === 0) {
      assert.deepEqual([body.rows.created, body.rows.unchanged], [5, 1])
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.deepEqual(await attributesOf(hub, 'P'), [{ voltagem: '110V' }, { cor: 'Azul', voltagem: '220V' }])
})

test('a plan tells of each definition and each value, and changes nothing', async (t) => {
  const hub = await startHub(t)
  await withShirt(hub)
  await outcomes(hub, ATTRIBUTES, [VOLTAGE, { codigo: 'A', atributo: 'voltagem', valor: '110V' }])
  const body = JSON.stringify([
    { ...VOLTAGE, nome: 'Tensão' },
    { codigo: 'A', atributo: 'voltagem', valor: '220V' },
    { referencia: 'R', atributo: 'voltagem', valor: '110V' },
  ])
  const headers = { 'content-type': 'application/octet-stream' }
  const sent = await hub.call('POST', `loads?type=12&mode=plan`, { body, headers })
  assert.equal(sent.status, 202, sent.text)
  let load = sent.body
  while (load.state !== 'planned') {
    await new Promise((resolve) => setTimeout(resolve, 20))
    load = (await hub.call('GET', `loads/${load.loadId}`)).body
  }
  assert.deepEqual([load.rows.created, load.rows.updated], [1, 2])
  const { body: diff } = await hub.call('GET', `loads/${load.loadId}/diff`)
  assert.deepEqual(
    diff.items.map(({ key, field, before, after }: Json) => [key, field, before, after]),
    [
      ['voltagem', 'name', 'Voltagem', 'Tensão'],
      ['A', 'attributes.voltagem', '110V', '220V'],
      ['R', 'attributes.voltagem', null, '110V'],
    ],
  )
  assert.deepEqual(await attributesOf(hub, 'R'), [{}, {}, {}])
})
