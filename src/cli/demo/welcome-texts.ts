import type { Language } from '../../kernel/texts/texts.ts'

/** The words under which the demo shows itself. Words in braces are filled in. */
export interface WelcomeTexts {
  readonly runs: string
  readonly reference: string
  readonly postman: string
  readonly samples: string
  /** Where files may be dropped, over FTP and over SFTP. */
  readonly drop: string
  readonly user: string
  readonly password: string
  readonly may: string
  /** What each user may do, in a few words. */
  readonly grants: Readonly<Record<'erp' | 'pdv' | 'canal' | 'operador', string>>
  readonly try: string
  readonly loadProducts: string
  readonly loadPrices: string
  readonly readProducts: string
  readonly readStock: string
  readonly registerStore: string
  readonly placeOrder: string
  /** What goes on by itself, and how to do without. */
  readonly lives: string
  readonly later: string
  readonly stop: string
}

const PT: WelcomeTexts = {
  runs: 'Malote de demonstração no ar, site {site}, só nesta máquina',
  reference: 'Referência da API',
  postman: 'Coleção Postman',
  samples: 'Arquivos de exemplo',
  drop: 'Deixe arquivos em',
  user: 'usuário',
  password: 'senha',
  may: 'pode',
  grants: {
    erp: 'carregar arquivos, configurar, levar pedidos até a entrega',
    pdv: 'ver pedidos e pagar',
    canal: 'ver o catálogo e criar pedidos',
    operador: 'tudo',
  },
  try: 'Experimente, em outro terminal:',
  loadProducts: 'o ERP carrega produtos',
  loadPrices: 'o ERP carrega preços',
  readProducts: 'o canal lê o catálogo',
  readStock: 'o canal vê o estoque de um SKU',
  registerStore: 'o ERP cadastra uma loja, para poder carregar estoque',
  placeOrder: 'o canal cria um pedido pago',
  lives:
    'Um ERP, um canal e um PDV de demonstração trabalham sozinhos (pedidos DEMO-…); --no-traffic os dispensa.',
  later: 'Ainda por vir: console.',
  stop: 'Ctrl-C encerra; os dados ficam em {folder}.',
}

const EN: WelcomeTexts = {
  runs: 'Malote demo is running, site {site}, on this machine only',
  reference: 'API reference',
  postman: 'Postman collection',
  samples: 'Sample files',
  drop: 'Drop files in',
  user: 'user',
  password: 'password',
  may: 'may',
  grants: {
    erp: 'load files, configure, take orders to delivery',
    pdv: 'see orders and pay',
    canal: 'see the catalogue and place orders',
    operador: 'everything',
  },
  try: 'Try, in another terminal:',
  loadProducts: 'the ERP loads products',
  loadPrices: 'the ERP loads prices',
  readProducts: 'the channel reads the catalogue',
  readStock: 'the channel sees the stock of a SKU',
  registerStore: 'the ERP registers a store, so that stock can be loaded',
  placeOrder: 'the channel places a paid order',
  lives: 'A demo ERP, channel and till work by themselves (orders DEMO-…); --no-traffic leaves them out.',
  later: 'Still to come: console.',
  stop: 'Ctrl-C stops; the data stay in {folder}.',
}

const ES: WelcomeTexts = {
  runs: 'Malote de demostración en marcha, sitio {site}, solo en esta máquina',
  reference: 'Referencia de la API',
  postman: 'Colección Postman',
  samples: 'Archivos de ejemplo',
  drop: 'Deje archivos en',
  user: 'usuario',
  password: 'contraseña',
  may: 'puede',
  grants: {
    erp: 'cargar archivos, configurar, llevar pedidos hasta la entrega',
    pdv: 'ver pedidos y pagar',
    canal: 'ver el catálogo y crear pedidos',
    operador: 'todo',
  },
  try: 'Pruebe, en otra terminal:',
  loadProducts: 'el ERP carga productos',
  loadPrices: 'el ERP carga precios',
  readProducts: 'el canal lee el catálogo',
  readStock: 'el canal ve el stock de un SKU',
  registerStore: 'el ERP registra una tienda, para poder cargar stock',
  placeOrder: 'el canal crea un pedido pagado',
  lives:
    'Un ERP, un canal y una caja de demostración trabajan solos (pedidos DEMO-…); --no-traffic los omite.',
  later: 'Aún por venir: consola.',
  stop: 'Ctrl-C para; los datos quedan en {folder}.',
}

export const WELCOME_TEXTS: Readonly<Record<Language, WelcomeTexts>> = { pt: PT, en: EN, es: ES }
