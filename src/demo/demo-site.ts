import type { Permission } from '../access/permissions.ts'

/** What the demo is made of (contract section 11). Its logins exist in the demo only. */
export const DEMO_SITE = { siteId: 'DEMO', name: 'Loja Demonstração' } as const

export interface DemoUser {
  readonly username: string
  readonly password: string
  readonly permissions: readonly Permission[]
  readonly hubAdmin: boolean
}

export const ERP: DemoUser = {
  username: 'erp',
  password: 'erp-demo',
  permissions: ['load', 'configure', 'orders:read', 'orders:write', 'catalog:read'],
  hubAdmin: false,
}

export const DEMO_USERS: readonly DemoUser[] = [
  ERP,
  {
    username: 'pdv',
    password: 'pdv-demo',
    permissions: ['orders:read', 'payments', 'catalog:read'],
    hubAdmin: false,
  },
  {
    username: 'canal',
    password: 'canal-demo',
    permissions: ['orders:create', 'orders:read', 'catalog:read'],
    hubAdmin: false,
  },
  { username: 'operador', password: 'operador-demo', permissions: ['admin'], hubAdmin: true },
]

export const DEMO_CHANNEL = { code: 'ecommerce', name: 'Loja virtual' } as const

export const DEMO_STORES = [
  {
    externalCode: '001',
    name: 'Loja Paulista',
    priority: 1,
    address: {
      postalCode: '01310-100',
      street: 'Avenida Paulista',
      number: '1000',
      district: 'Bela Vista',
      city: 'São Paulo',
      state: 'SP',
      country: 'BR',
    },
  },
  {
    externalCode: '002',
    name: 'Loja Savassi',
    priority: 2,
    address: {
      postalCode: '30112-010',
      street: 'Rua Pernambuco',
      number: '1150',
      district: 'Savassi',
      city: 'Belo Horizonte',
      state: 'MG',
      country: 'BR',
    },
  },
  {
    externalCode: '003',
    name: 'Loja Boa Viagem',
    priority: 3,
    address: {
      postalCode: '51020-000',
      street: 'Avenida Conselheiro Aguiar',
      number: '2500',
      district: 'Boa Viagem',
      city: 'Recife',
      state: 'PE',
      country: 'BR',
    },
  },
] as const

/** One active integration of every type. */
export const DEMO_INTEGRATIONS = [
  { name: 'produtos', type: 1 },
  { name: 'estoque', type: 2 },
  { name: 'produtos-estoque', type: 3 },
  { name: 'produtos-estoque-precos', type: 6 },
  { name: 'precos', type: 7 },
  { name: 'produtos-precos', type: 8 },
  { name: 'atributos', type: 12 },
] as const

/** Where the demo's ERP drops its files: folders of the FTP server, and who picks them up. */
export const DEMO_SOURCES = [
  { name: 'produtos', folder: '/in/produtos' },
  { name: 'precos', folder: '/in/precos' },
  { name: 'estoque', folder: '/in/estoque' },
] as const
