import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInvoiceXml } from '../../src/orders/invoice-xml.ts'
import { accessKeyOf } from '../harness/access-key.ts'
import { startHub } from '../harness/hub.ts'
import { historyOf, invoiceOf, lineOf, move, paidOrder, place, stockShelf } from '../harness/orders.ts'

const KEY = accessKeyOf({ series: 1, number: 7 })

/** An NF-e as an ERP keeps it, with its protocol and signature around; `more` replaces parts of it. */
function nfe(more: Readonly<Record<string, string>> = {}): string {
  const said = { key: KEY, mod: '55', serie: '1', nNF: '7', vNF: '10.00', ...more }
  return `<?xml version="1.0" encoding="UTF-8"?>
<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00"><NFe><infNFe Id="NFe${said.key}" versao="4.00">
<ide><cUF>35</cUF><mod>${said.mod}</mod><serie>${said.serie}</serie><nNF>${said.nNF}</nNF></ide>
<emit><CNPJ>12345678000195</CNPJ><xNome>Loja &amp; Filhos</xNome></emit>
<det nItem="1"><prod><vProd>10.00</vProd></prod></det>
<total><ICMSTot><vProd>10.00</vProd><vNF>${said.vNF}</vNF></ICMSTot></total></infNFe><Signature/></NFe>
<protNFe><infProt><chNFe>${said.key}</chNFe></infProt></protNFe></nfeProc>`
}

test('an invoice’s XML says its key, model, series, number and amount, whatever stands around', () => {
  const facts = { accessKey: KEY, model: '55', series: '1', number: '7', amount: '10.00' }
  assert.deepEqual(readInvoiceXml(nfe()), facts)
  assert.deepEqual(
    readInvoiceXml(
      nfe()
        .replaceAll(/<(\/?)(\w)/g, '<$1n:$2')
        .replace('xmlns=', 'xmlns:n='),
    ),
    facts,
  )
})

test('what is no invoice, or would grow, is none', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100)}">]>${nfe()}`
  for (const xml of [
    '',
    '{}',
    '<a/>',
    nfe().slice(0, 300),
    bomb,
    `<a>${nfe().slice(39)}${nfe().slice(39)}</a>`,
    '<a>'.repeat(40),
  ])
    assert.equal(readInvoiceXml(xml), null, xml.slice(0, 40))
})

test('an invoice whose XML says otherwise is refused, and one that agrees is kept as sent', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 1)]))).body
  await move(hub, orderId, 'confirm')
  const other = accessKeyOf({ series: 1, number: 8 })
  for (const [fact, xml, inXml] of [
    ['accessKey', nfe({ key: other }), other],
    ['model', nfe({ mod: '65' }), '65'],
    ['series', nfe({ serie: '2' }), '2'],
    ['number', nfe({ nNF: '8' }), '8'],
    ['amount', nfe({ vNF: '10.01' }), '10.01'],
  ] as const) {
    const refused = await move(hub, orderId, 'invoices', invoiceOf(7, '10.00', { xml }))
    assert.deepEqual([refused.status, refused.body.code], [422, 'invoice.xml_mismatch'])
    assert.deepEqual([refused.body.fact, refused.body.inXml], [fact, inXml])
  }
  const none = await move(hub, orderId, 'invoices', invoiceOf(7, '10.00', { xml: '<html/>' }))
  assert.deepEqual([none.status, none.body.reason], [422, 'no_invoice'])
  const { body } = await hub.call('GET', `orders/${orderId}`)
  assert.deepEqual([body.state, body.fulfilments[0].invoices], ['confirmed', []])

  const taken = await move(hub, orderId, 'invoices', invoiceOf(7, '10.00', { xml: nfe() }))
  assert.deepEqual([taken.status, taken.body.state], [200, 'invoiced'])
  const { rows } = await hub.db.query('select xml from invoices')
  assert.deepEqual(rows, [{ xml: nfe() }])
})

test('an invoice told again in another spelling is a repeat, with another amount it is not', async (t) => {
  const hub = await startHub(t)
  await stockShelf(hub, { A: 5 })
  const { orderId } = (await place(hub, paidOrder('SO-1', [lineOf(1, 'A', 2)]))).body
  await move(hub, orderId, 'confirm')
  await move(hub, orderId, 'invoices', invoiceOf(7, '20.00'))
  const before = await historyOf(hub, orderId)
  for (const more of [
    { number: '000000007' },
    { series: '001' },
    { lines: [{ lineNo: 1, quantity: 2 }] },
    { model: '55' },
  ]) {
    const again = await move(hub, orderId, 'invoices', invoiceOf(7, '20.00', more))
    assert.equal(again.status, 200)
  }
  assert.deepEqual(await historyOf(hub, orderId), before)
  const other = await move(hub, orderId, 'invoices', invoiceOf(7, '19.00'))
  assert.deepEqual([other.status, other.body.code], [409, 'invoice.already_exists'])
})
