import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceRows, productRows, stockRows } from './totvs-rows.ts'

test('a colour of a reference is a product, and what is blocked is not active', () => {
  const item = {
    productCode: 1017,
    ReferenceCode: 'CAM01',
    referenceName: 'Camisa',
    colorCode: '05',
    colorName: 'Azul',
  }
  assert.deepEqual(
    productRows([{ ...item, size: 'M', isActive: true, isBlocked: true, description: null }]),
    [
      {
        ...{ reference: 'CAM01-05', sku: '1017', size: 'M', name: 'Camisa', color: 'Azul', active: false },
      },
    ],
  )
  assert.deepEqual(productRows([{ productCode: 3, productName: 'Boné', isActive: true }]), [
    { sku: '3', name: 'Boné', active: true },
  ])
})

test('prices are those of the lists that are loaded; a promotion of zero, or above the price, is none', () => {
  const prices = [
    { priceCode: 1, price: 99.9, promotionalPrice: 79.9 },
    { priceCode: 2, price: 60, promotionalPrice: 0 },
    { priceCode: 3, price: 10 },
    { priceCode: 1, price: null },
    { priceCode: 2, price: 50, promotionalPrice: 55 },
  ]
  const lists = new Map([
    [1, 'default'],
    [2, 'atacado'],
  ])
  assert.deepEqual(priceRows([{ productCode: 7, prices }], lists), [
    { sku: '7', list: 'default', price: 99.9, salePrice: 79.9 },
    { sku: '7', list: 'atacado', price: 60, salePrice: null },
    { sku: '7', list: 'atacado', price: 50, salePrice: null },
  ])
})

test('balances are added up by store, of the balances that count', () => {
  const balances = [
    { branchCode: 1, stockCode: 1, stock: 1.1 },
    { branchCode: 1, stockCode: 2, stock: 2.2 },
    { branchCode: 1, stockCode: 3, stock: 100 },
    { branchCode: 9, stockCode: 1, stock: 5 },
    { branchCode: 2, stockCode: 1, stock: -1 },
  ]
  const stores = new Map([
    [1, '001'],
    [2, '002'],
  ])
  assert.deepEqual(stockRows([{ productCode: 7, balances }], { stores, stockCodes: new Set([1, 2]) }), [
    { sku: '7', store: '001', quantity: 3.3 },
    { sku: '7', store: '002', quantity: -1 },
  ])
})
