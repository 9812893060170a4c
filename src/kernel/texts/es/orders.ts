import type { Texts } from '../texts.ts'

/** Spanish words for the codes of orders, payments, invoices and stock. */
export const ORDERS = {
  'order.not_found': {
    title: 'Pedido no encontrado',
    detail: 'No hay pedido con ese número en este sitio.',
    advice: 'Revise el número; la lista de pedidos acepta el del canal en "q".',
  },
  'order.already_exists': {
    title: 'El pedido ya existe con otro contenido',
    detail: 'El canal ya envió un pedido con ese número y otro contenido; el primero queda como está.',
    advice: 'Use otro número para otro pedido; para repetir, envíe el mismo contenido.',
  },
  'order.line_duplicate': {
    title: 'Número de ítem repetido',
    detail: 'Hay más de un ítem con el mismo lineNo; no se hizo nada.',
    advice: 'Numere cada ítem una sola vez.',
  },
  'order.line_unknown': {
    title: 'Ítem desconocido',
    detail: 'El pedido no tiene estos ítems: {lines}; no se hizo nada.',
    advice: 'Lea el pedido y use los lineNo que tiene.',
  },
  'order.quantity_too_much': {
    title: 'Cantidad mayor que la que queda',
    detail: 'Se pide más de lo que queda de los ítems {lines}; no se hizo nada.',
    advice: 'Lea el pedido y pida como máximo lo que queda.',
  },
  'order.quantity_invalid': {
    title: 'Cantidad inválida',
    detail:
      'Una cantidad debe ser mayor que cero y tener hasta 3 decimales y no pasar de 1 millón; no se hizo nada.',
    advice: 'Corrija la cantidad y envíe de nuevo.',
  },
  'order.amount_invalid': {
    title: 'Importe inválido',
    detail: 'El campo {field} no es un importe en la moneda del sitio; no se hizo nada.',
    advice: 'Escríbalo como "19.90", sin signo y solo con los decimales de la moneda.',
    reasons: {
      malformed: 'El campo {field} no es un importe como "19.90" en la moneda del sitio; no se hizo nada.',
      negative: 'El campo {field} es negativo; no se hizo nada.',
      not_positive: 'El campo {field} debe ser mayor que cero; no se hizo nada.',
      too_large: 'El campo {field} da un importe mayor del que el hub guarda; no se hizo nada.',
      discount_too_large:
        'El descuento de {discount} es mayor que el importe de la línea, {gross}; no se hizo nada.',
    },
  },
  'order.sku_unknown': {
    title: 'SKU desconocido',
    detail: 'Los ítems {lines} son de un SKU que no está en el hub; el pedido no se creó.',
    advice: 'Revise el SKU de los ítems listados, o cargue el producto.',
  },
  'order.store_unknown': {
    title: 'Tienda desconocida',
    detail: 'El pedido indica la tienda {store}, que no está registrada o está inactiva; no se hizo nada.',
    advice: 'Revise el código de la tienda, o regístrela.',
  },
  'order.channel_unknown': {
    title: 'Canal desconocido',
    detail: 'El canal {channel} no está registrado; el pedido no se creó.',
    advice: 'Revise el código del canal, o regístrelo.',
  },
  'order.kit_incomplete': {
    title: 'Kit incompleto',
    detail:
      'Los ítems de un kit no coinciden con el catálogo: faltan componentes o las cantidades son otras. El pedido no se creó.',
    reasons: {
      stores:
        'Los componentes del kit {kitId} indican tiendas distintas; un kit sale entero de una tienda; el pedido no se creó.',
    },
    advice: 'Envíe todos los componentes, cada uno con su cantidad en el kit por la de kits.',
  },
  'order.kit_split': {
    title: 'Un kit no se divide',
    detail:
      'La solicitud quita parte de un kit y deja el resto; un kit sale entero o queda entero. No se hizo nada.',
    advice: 'Incluya los ítems que faltan: "correctedBody" trae el cuerpo que pasa.',
  },
  'order.kit_sold_as_line': {
    title: 'Kit vendido como ítem',
    detail: 'El SKU de un ítem es de un kit; un kit se vende por sus componentes. El pedido no se creó.',
    advice: 'Envíe un ítem por componente, con "kit" en cada uno.',
  },
  'order.payment_short': {
    title: 'El pago no cubre el total',
    detail:
      'Un pedido "paid" necesita pagos que cubran su total de {total}; llegaron {paid}. El pedido no se creó.',
    advice: 'Envíe todos los pagos, o use "endless_aisle" si aún se va a pagar.',
  },
  'order.payment_unexpected': {
    title: 'Pago inesperado',
    detail: 'Un pedido "endless_aisle" nace sin pago; el pedido no se creó.',
    advice: 'Envíelo sin "payments"; la caja paga después en /payments.',
  },
  'order.sold_by_missing': {
    title: 'Falta quién vendió',
    detail: 'Un pedido "endless_aisle" dice en "soldBy" la tienda que vendió; el pedido no se creó.',
    advice: 'Envíe "soldBy" con la tienda.',
  },
  'order.move_not_allowed': {
    title: 'Movimiento no permitido en este estado',
    detail:
      'El pedido está en {from} (entrega: {delivery}), y desde ahí no existe el movimiento {move}; los posibles son: {allowed}. No se hizo nada.',
    reasons: { ended: 'El pedido está en {from}, y desde ahí ya no hay movimiento; no se hizo nada.' },
    advice:
      'Lea el pedido y haga uno de los movimientos posibles; `ship` es de pedidos enviados, `make_ready` de los retirados en la tienda.',
  },
  'order.already_paid': {
    title: 'Pedido ya pagado',
    detail: 'El pedido ya no debe nada; el pago no se registró.',
    advice: 'No cobre de nuevo; si ya se cobró, reembólselo.',
  },
  'order.erp_id_differs': {
    title: 'Otro número del ERP',
    detail: 'El pedido ya se confirmó con el número {erpOrderId} del ERP; no se cambió nada.',
    advice: 'Verifique si el ERP creó el pedido dos veces.',
    reasons: {
      none_before: 'El pedido ya se confirmó sin número del ERP, y ahora vino {sent}; no se cambió nada.',
    },
  },
  'order.fulfilment_ambiguous': {
    title: 'Falta indicar la tienda',
    detail:
      'Más de una tienda tiene, o tuvo, una parte de este pedido, y el movimiento no dice cuál lo hace; no se hizo nada.',
    advice:
      'Envíe "store" con la tienda, entre las listadas, cuya parte se mueve, y líneas de una parte por vez.',
    reasons: {
      parts:
        'Las líneas indicadas son de más de una de las partes que la tienda tiene de este pedido; no se hizo nada.',
    },
  },
  'stock.insufficient': {
    title: 'Stock insuficiente',
    detail: 'La tienda no tiene las unidades pedidas; el pedido no se creó y no se reservó nada.',
    advice: 'Reduzca las cantidades a lo disponible listado, o elija otra tienda.',
  },
  'payment.already_exists': {
    title: 'El pago ya existe con otro contenido',
    detail: 'El pedido ya tiene un pago {paymentId} con otro contenido; no se cambió nada.',
    advice: 'Use otro paymentId para otro pago; para repetir, envíe el mismo contenido.',
  },
  'payment.too_much': {
    title: 'Pago mayor que lo debido',
    detail: 'El pago es mayor que los {due} que el pedido aún debe; no se registró.',
    advice: 'Envíe como máximo lo debido.',
  },
  'invoice.access_key_invalid': {
    title: 'Clave de acceso inválida',
    detail:
      'La clave de acceso de la factura no es correcta: tiene 44 posiciones con dígito verificador, y la serie y el número enviados. No se registró nada.',
    advice: 'Copie la clave del XML o del DANFE y envíe de nuevo.',
  },
  'invoice.amount_wrong': {
    title: 'Importe de la factura incorrecto',
    detail:
      'El importe de la factura debe ser mayor que cero, y la suma de las facturas como máximo el total del pedido; no se registró nada.',
    advice: 'Revise el importe de la factura y el total del pedido.',
    reasons: {
      malformed: 'El importe no es uno como "19.90" en la moneda del sitio; no se registró nada.',
      not_positive: 'El importe debe ser mayor que cero; no se registró nada.',
      over_total:
        'La factura de {amount}, con los {invoiced} ya facturados, pasa del total del pedido, {total}; no se registró nada.',
    },
  },
  'invoice.xml_mismatch': {
    title: 'El XML no coincide con la nota',
    detail: 'El XML dice {fact} {inXml}, y la llamada dice {posted}; no se hizo nada.',
    reasons: { no_invoice: 'El XML no es de una NF-e o NFC-e que se pueda leer; no se hizo nada.' },
    advice: 'Envíe el XML de esta misma nota, o la llamada sin él.',
  },
  'invoice.already_exists': {
    title: 'Factura ya registrada con otro contenido',
    detail:
      'La clave de acceso {accessKey} ya está registrada, del pedido {orderId} y con otro contenido; no se cambió nada.',
    advice: 'Revise la clave: cada factura tiene la suya.',
  },
} as const satisfies Partial<Texts>
