import type { Actor, Chapter, Step } from './step.ts'

/** Units of each sku in store 001: more than any number of runs takes. */
const STOCK_UNITS = 1000

const PRODUCTS = {
  products: [
    {
      reference: 'PM-SHIRT',
      name: 'Camiseta Postman',
      brand: 'Malote',
      color: 'Azul',
      variants: [
        { size: 'P', sku: 'PM-SHIRT-P' },
        { size: 'M', sku: 'PM-SHIRT-M' },
      ],
    },
    { reference: 'PM-CAP', name: 'Boné Postman', brand: 'Malote', sku: 'PM-CAP' },
    {
      reference: 'PM-KIT',
      name: 'Kit Postman: camiseta e boné',
      sku: 'PM-KIT',
      kit: [
        { sku: 'PM-SHIRT-M', quantity: 1 },
        { sku: 'PM-CAP', quantity: 1 },
      ],
    },
  ],
}

const PRICES = {
  precos: [
    { codigo: 'PM-SHIRT-P', tabelaPreco: 'default', preco: '59,90' },
    { codigo: 'PM-SHIRT-M', tabelaPreco: 'default', preco: '59,90' },
    { codigo: 'PM-CAP', tabelaPreco: 'default', preco: '39,90', precoPromocional: '29,90' },
  ],
}

const STOCK = {
  stock: ['PM-SHIRT-P', 'PM-SHIRT-M', 'PM-CAP'].map((sku) => ({
    sku,
    idTiendaExterno: '001',
    stock: STOCK_UNITS,
  })),
}

const ATTRIBUTES = {
  atributos: [
    { codigo: 'pm_tecido', nome: 'Tecido', escopo: 'especificacao', tipoDado: 'texto' },
    { referencia: 'PM-SHIRT', atributo: 'pm_tecido', valor: 'Algodão' },
  ],
}

const NEW_ARTICLE = {
  produtos: [
    {
      referencia: 'PM-BAG',
      nome: 'Bolsa Postman',
      variacoes: [
        {
          tamanho: 'U',
          codigo: 'PM-BAG',
          precos: [
            { tabelaPreco: 'default', preco: '79,90' },
            { tabelaPreco: 'atacado', preco: '49,90' },
          ],
          estoques: [
            { loja: '001', saldo: STOCK_UNITS },
            { loja: '002', saldo: STOCK_UNITS },
          ],
        },
      ],
    },
  ],
}

function token(actor: Actor, who: string): Step {
  return {
    name: `Token of ${who}`,
    about: 'OAuth 2.0 client credentials; the user is the client. The other requests send the token.',
    as: null,
    method: 'POST',
    path: '/api/v1/auth/token',
    status: 200,
    form: {
      grant_type: 'client_credentials',
      client_id: `{{${actor}User}}`,
      client_secret: `{{${actor}Password}}`,
    },
    checks: { 'it is a bearer token': "body.token_type === 'Bearer'" },
    keeps: { [`${actor}Token`]: 'body.access_token' },
  }
}

function load(type: number, name: string, { about, content }: { about: string; content: unknown }): Step {
  return {
    name: `Load ${name}`,
    about,
    as: null,
    method: 'POST',
    path: '/integrador/session-less/integrations/{{siteId}}/integration-exec-post?wait=60',
    status: 200,
    file: { type, name, content },
    checks: {
      'the load has finished': "body.state === 'finished'",
      'every row has one outcome':
        'body.rows.read === body.rows.created + body.rows.updated + body.rows.unchanged + body.rows.superseded + body.rows.parked + body.rows.refused',
      'no row was refused': 'body.rows.refused === 0',
    },
    keeps: { loadId: 'body.loadId' },
  }
}

export const LOGIN: Chapter = {
  name: '1 · Log in',
  about: 'One token each for the ERP, the channel and the till.',
  steps: [
    { ...token('erp', 'the ERP'), before: ["pm.collectionVariables.set('run', String(Date.now()))"] },
    token('canal', 'the channel'),
    token('pdv', 'the till'),
  ],
}

export const LOADS: Chapter = {
  name: '2 · Load products, prices, stock and attributes',
  about:
    'Through the load door: one form with the credentials, the type and the file. Run again, nothing changes.',
  steps: [
    load(1, 'PRODUTOS_DO_ERP.json', {
      about: 'Products with sizes, one without, and a kit of two; canonical field names.',
      content: PRODUCTS,
    }),
    load(7, 'PRECOS_DO_ERP.json', {
      about: 'Prices, with Portuguese field names and decimal commas.',
      content: PRICES,
    }),
    load(2, 'ESTOQUE_DO_ERP.json', {
      about: 'Balances of store 001, in the source vocabulary.',
      content: STOCK,
    }),
    load(12, 'ATRIBUTOS_DO_ERP.json', {
      about: 'The definition of an attribute, and its value of a product.',
      content: ATTRIBUTES,
    }),
    load(6, 'PRODUTOS_ESTOQUE_E_PRECOS_DO_ERP.json', {
      about: 'A product with its prices and its stock, in one row. What is refused of it refuses it whole.',
      content: NEW_ARTICLE,
    }),
    {
      name: 'Rows that were refused',
      about: 'What became of each row, with what to do about it. Nothing here: every row was taken.',
      as: 'erp',
      method: 'GET',
      path: 'loads/{{loadId}}/rows?outcome=refused',
      status: 200,
      checks: { 'there are none': 'body.items.length === 0' },
    },
    {
      name: 'Stock of a sku',
      about: 'Quantity as the ERP counted it, reserved by orders, available to sell.',
      as: 'canal',
      method: 'GET',
      path: 'stock?sku=PM-CAP&store=001',
      status: 200,
      checks: { 'there is what was loaded': `body.items[0].quantity === ${STOCK_UNITS}` },
    },
    {
      name: 'Prices of a sku',
      about: 'Amounts are decimal text, in the currency of the site.',
      as: 'canal',
      method: 'GET',
      path: 'prices?sku=PM-CAP',
      status: 200,
      checks: { 'the price is the one loaded': "body.items[0].price === '39.90'" },
    },
  ],
}
