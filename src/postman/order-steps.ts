import type { Chapter, Step } from './step.ts'

const CUSTOMER = {
  name: 'Maria da Silva',
  document: '12345678909',
  email: 'maria@example.com',
  phone: '+55 11 90000-0000',
}

const ADDRESS = {
  postalCode: '01310-100',
  street: 'Avenida Paulista',
  number: '1000',
  district: 'Bela Vista',
  city: 'São Paulo',
  state: 'SP',
  country: 'BR',
}

const SHIRT = { lineNo: 1, sku: 'PM-SHIRT-M', quantity: 1, unitPrice: '59.90', store: '001' }

const KIT_LINES = ['PM-SHIRT-M', 'PM-CAP'].map((sku, place) => ({
  lineNo: place + 2,
  sku,
  quantity: 1,
  unitPrice: sku === 'PM-CAP' ? '30.10' : '50.00',
  kit: { kitId: 'K1', sku: 'PM-KIT', quantity: 1 },
  store: '001',
}))

const PAID_ORDER = {
  channel: 'ecommerce',
  channelOrderId: 'PM-{{run}}-1',
  type: 'paid',
  placedAt: '2026-11-24T09:58:00-03:00',
  customer: CUSTOMER,
  delivery: { method: 'ship', address: ADDRESS, freight: '15.00' },
  lines: [SHIRT, ...KIT_LINES],
  payments: [
    {
      paymentId: 'PM-{{run}}-1',
      method: 'credit_card',
      amount: '155.00',
      installments: 3,
      paidAt: '2026-11-24T09:57:00-03:00',
    },
  ],
}

const AISLE_ORDER = {
  channel: 'ecommerce',
  channelOrderId: 'PM-{{run}}-2',
  type: 'endless_aisle',
  placedAt: '2026-11-24T10:05:00-03:00',
  soldBy: { store: '002', seller: 'Ana' },
  customer: CUSTOMER,
  delivery: { method: 'ship', address: ADDRESS, freight: '0.00' },
  lines: [SHIRT],
}

function move(name: string, call: string, step: Partial<Step> & Pick<Step, 'about'>): Step {
  return { name, as: 'erp', method: 'POST', path: `orders/{{orderId}}/${call}`, status: 200, ...step }
}

export const PAID: Chapter = {
  name: '3 · A paid order',
  about: 'From the channel to the customer, with a rejection that would split a kit on the way.',
  steps: [
    {
      name: 'Place a paid order',
      about: 'A shirt, and a kit of shirt and cap. Stock is reserved in the same transaction.',
      as: 'canal',
      method: 'POST',
      path: 'orders',
      status: 201,
      body: PAID_ORDER,
      checks: {
        'it waits for the ERP': "body.state === 'pending_confirmation'",
        'nothing is due': "body.total === '155.00' && body.due === '0.00'",
      },
      keeps: { orderId: 'body.orderId' },
    },
    {
      name: 'Place it again',
      about: 'A channel that heard no answer sends again: the same order answers, none is added.',
      as: 'canal',
      method: 'POST',
      path: 'orders',
      status: 200,
      body: PAID_ORDER,
      checks: { 'it is the same order': "body.orderId === pm.collectionVariables.get('orderId')" },
    },
    {
      name: 'The inbox of the ERP',
      about: 'Orders that wait for a confirmation.',
      as: 'erp',
      method: 'GET',
      path: 'orders?state=pending_confirmation&q=PM-{{run}}-1',
      status: 200,
      checks: {
        'the order is in it':
          "body.items.some((order) => order.orderId === pm.collectionVariables.get('orderId'))",
      },
    },
    move('Confirm', 'confirm', {
      about: 'The ERP has taken the order over, under its own number.',
      body: { erpOrderId: 'ERP-{{run}}-1' },
      checks: { 'it is confirmed': "body.state === 'confirmed'" },
    }),
    move('Reject half of a kit', 'reject', {
      about: 'Refused: a kit goes whole or stays whole. The answer has the body that would pass.',
      status: 409,
      body: { reason: 'out_of_stock', lines: [{ lineNo: 3, quantity: 1 }] },
      checks: {
        'the kit rule says why': "body.code === 'order.kit_split'",
        'the answer has the body that passes': 'body.correctedBody.lines.length === 2',
      },
      keeps: { correctedBody: 'JSON.stringify(body.correctedBody)' },
    }),
    move('Reject the whole kit', 'reject', {
      about: 'The corrected body of the answer before.',
      bodyText: '{{correctedBody}}',
      checks: {
        'the shirt alone is left': "body.state === 'confirmed'",
        'both lines of the kit are rejected': 'body.lines.filter((line) => line.rejected === 1).length === 2',
      },
    }),
    move('Invoice', 'invoices', {
      about: 'The access key is checked: 44 positions, its digit, and the series and number sent with it.',
      before: [
        "const number = Number(pm.collectionVariables.get('run')) % 1000000000",
        "const digits = '352611' + '12345678000195' + '55' + '001' + String(number).padStart(9, '0') + '1' + '00000001'",
        'let sum = 0',
        'for (let place = 0; place < 43; place += 1) sum += Number(digits[42 - place]) * (2 + (place % 8))',
        'const rest = sum % 11',
        "pm.collectionVariables.set('accessKey', digits + (rest < 2 ? 0 : 11 - rest))",
        "pm.collectionVariables.set('invoiceNumber', String(number))",
        "pm.collectionVariables.set('now', new Date().toISOString())",
      ],
      body: {
        number: '{{invoiceNumber}}',
        series: '1',
        accessKey: '{{accessKey}}',
        model: '55',
        issuedAt: '{{now}}',
        amount: '74.90',
      },
      checks: { 'it is invoiced': "body.state === 'invoiced'" },
    }),
    move('Ship', 'shipments', {
      about: 'The carrier has it.',
      body: { carrier: 'Correios', trackingCode: 'PM{{run}}BR', shippedAt: '{{now}}' },
      checks: { 'it is shipped': "body.state === 'shipped'" },
    }),
    move('Deliver', 'deliver', {
      about: 'The customer has it.',
      body: { receivedBy: 'Maria' },
      checks: { 'it is delivered': "body.state === 'delivered'" },
    }),
    {
      name: 'History',
      about: 'Every move, and every refusal with its code.',
      as: 'erp',
      method: 'GET',
      path: 'orders/{{orderId}}/history',
      status: 200,
      checks: {
        'the refusal is in it': "body.items.some((entry) => entry.code === 'order.kit_split')",
        'the last move is the delivery': "body.items.some((entry) => entry.move === 'deliver')",
      },
    },
  ],
}

export const ENDLESS_AISLE: Chapter = {
  name: '4 · An endless-aisle order',
  about: 'Sold in store 002 from the stock of store 001; a till charges it before the ERP hears of it.',
  steps: [
    {
      name: 'Place an endless-aisle order',
      about: 'No payment yet. Without stock it would be refused with what is available.',
      as: 'canal',
      method: 'POST',
      path: 'orders',
      status: 201,
      body: AISLE_ORDER,
      checks: { 'it waits for a till': "body.state === 'pending_payment' && body.due === '59.90'" },
      keeps: { orderId: 'body.orderId' },
    },
    {
      name: 'The list of the till',
      about: 'Orders that wait to be charged.',
      as: 'pdv',
      method: 'GET',
      path: 'orders?state=pending_payment&type=endless_aisle&q=PM-{{run}}-2',
      status: 200,
      checks: {
        'the order is in it':
          "body.items.some((order) => order.orderId === pm.collectionVariables.get('orderId'))",
      },
    },
    move('Pay', 'payments', {
      about:
        'What was charged. The same paymentId again answers the same order: a bad line charges nobody twice.',
      as: 'pdv',
      body: { paymentId: 'PM-{{run}}-2', method: 'pix', amount: '59.90' },
      checks: { 'it waits for the ERP': "body.state === 'pending_confirmation' && body.due === '0.00'" },
    }),
    move('Pay again', 'payments', {
      about: 'The till heard no answer and sends again.',
      as: 'pdv',
      body: { paymentId: 'PM-{{run}}-2', method: 'pix', amount: '59.90' },
      checks: { 'it was charged once': "body.paid === '59.90'" },
    }),
    move('Confirm', 'confirm', {
      about: 'From here on it is like any paid order.',
      body: {},
      checks: { 'it is confirmed': "body.state === 'confirmed'" },
    }),
    move('Reject', 'reject', {
      about: 'The whole order: no lines named. What was reserved is free again.',
      body: { reason: 'out_of_stock' },
      checks: { 'it is rejected': "body.state === 'rejected'" },
    }),
  ],
}
