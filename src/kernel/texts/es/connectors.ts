import type { Texts } from '../texts.ts'

/** Spanish words for the codes of connectors. */
export const CONNECTORS = {
  'connector.none': {
    title: 'Integración sin conector',
    detail: 'La integración {name} no tiene conector; no hay qué buscar ni probar.',
    advice: 'Guarde la integración con connector, o envíe archivos por la puerta de carga.',
  },
  'connector.unknown': {
    title: 'Conector desconocido',
    detail: 'No hay conector {connector}; existen: {accepted}. No se guardó nada.',
    advice: 'Use uno de los conectores que existen.',
  },
  'connector.settings_invalid': {
    title: 'Configuración de conector que no sirve',
    detail: 'La configuración del conector dice en {field} algo que no sirve; no se guardó nada.',
    reasons: {
      value: 'En la configuración del conector, {field} tiene un valor que no sirve; no se guardó nada.',
      address:
        'En la configuración del conector, {field} debe ser una dirección http o https sin usuario ni contraseña; no se guardó nada.',
      path: 'En la configuración del conector, {field} no es un camino como datos.items o items[0].id; no se guardó nada.',
      template_name: 'En la plantilla, {field} cita algo que no existe; no se guardó nada.',
      template_filter:
        'En la plantilla, {field} tiene un filtro que no existe; hay number, cents, digits y text. No se guardó nada.',
      template_each: 'En la plantilla, {field} debe tener each y as, los dos; no se guardó nada.',
      template_deep: 'En la plantilla, {field} está demasiado hondo; no se guardó nada.',
      type: 'Este conector no busca cargas del tipo de la integración ({field}); no se guardó nada.',
      lost_order:
        'Un pedido cuya respuesta se perdió no podría enviarse de nuevo: falta {field} o idempotencyHeader. No se guardó nada.',
    },
    advice: 'Corrija el campo citado y guarde de nuevo; la guía de conectores tiene ejemplos completos.',
  },
  'connector.secret_missing': {
    title: 'Falta el secreto del conector',
    detail:
      'Falta {field}: un secreto nunca se devuelve, y hay que decirlo de nuevo cuando cambia la dirección o el usuario. No se guardó nada.',
    advice: 'Envíe el secreto citado y guarde de nuevo.',
  },
  'connector.orders_taken': {
    title: 'Los pedidos ya tienen conector',
    detail:
      'La integración {other} ya entrega los pedidos de este sitio por el conector {connector}; no se guardó nada.',
    advice: 'Quite primero los pedidos de la otra integración.',
  },
  'connector.address_forbidden': {
    title: 'Dirección prohibida al conector',
    detail:
      'La dirección {host} no puede llamarse: es de esta máquina, de la red local del servidor o prohibida por EGRESS_DENY.',
    advice: 'Corrija la dirección, o pida a quien opera el hub que la incluya en EGRESS_ALLOW.',
  },
  'connector.unreachable': {
    title: 'ERP inalcanzable',
    detail: 'El ERP en {host} no respondió: {said}.',
    reasons: { no_tls: 'El ERP en {host} no habla TLS allí.' },
    advice:
      'Revise la dirección (http o https, y el puerto) y la red; el hub lo intenta de nuevo por sí mismo.',
  },
  'connector.timed_out': {
    title: 'ERP demasiado lento',
    detail: 'El ERP en {host} no respondió por entero en {seconds} segundos.',
    advice:
      'El hub lo intenta de nuevo por sí mismo; si es siempre así, pida páginas menores o aumente timeoutSeconds.',
  },
  'connector.login_failed': {
    title: 'Ingreso del conector rechazado',
    detail: 'El ERP en {host} no aceptó las credenciales del conector (estado {status}): {said}.',
    reasons: {
      no_token: 'El ERP en {host} respondió al ingreso sin access_token (estado {status}).',
    },
    advice: 'Revise dirección, usuario, cliente y secreto, y guárdelos de nuevo.',
  },
  'connector.erp_busy': {
    title: 'ERP ocupado',
    detail: 'El ERP pidió esperar (estado {status}).',
    advice: 'Nada que hacer: el hub vuelve cuando el ERP dijo; si es frecuente, aumente el intervalo.',
  },
  'connector.erp_broke': {
    title: 'ERP averiado',
    detail: 'El ERP falló (estado {status}): {said}.',
    advice: 'El hub lo intenta de nuevo por sí mismo; si continúa, muestre esto a quien cuida del ERP.',
  },
  'connector.erp_refused': {
    title: 'Rechazado por el ERP',
    detail: 'El ERP rechazó (estado {status}): {said}.',
    advice: 'Corrija en el ERP o en la configuración lo que cita, y haga que se intente de nuevo.',
  },
  'connector.answer_unreadable': {
    title: 'Respuesta del ERP ilegible',
    detail: 'La respuesta del ERP no tiene la forma esperada: {said}.',
    reasons: {
      json: 'La respuesta del ERP no es JSON: {said}.',
      items: 'La respuesta del ERP no tiene lista en {said}.',
      list: 'La respuesta del ERP no es una lista de objetos.',
      too_large: 'La respuesta del ERP es demasiado grande: {said}.',
    },
    advice: 'Compare la configuración del conector con lo que la API responde.',
  },
  'connector.paging_stuck': {
    title: 'Páginas sin fin',
    detail: 'La página {page} del ERP lleva a sí misma, o no termina; las anteriores se cargaron.',
    advice: 'Revise paging en la configuración del conector.',
  },
  'connector.lines_untold': {
    title: 'Líneas canceladas que el ERP no conoce',
    detail: 'El ERP tiene el pedido y no sabe que estas líneas se cancelaron después: {lines}.',
    advice: 'Cambie el pedido en el ERP y pida un nuevo intento: sigue, dado por avisado.',
  },
  'connector.state_unknown': {
    title: 'Estado del ERP sin traducción',
    detail: 'El ERP dice que el pedido está en {state}, y la configuración no lo traduce.',
    advice: 'Agregue el estado a states en la configuración del conector.',
  },
  'connector.order_not_found': {
    title: 'Pedido fuera del conector',
    detail: 'El conector de la integración {name} no tiene el pedido {orderId}.',
    advice: 'Revise el número; la lista de pedidos del conector muestra todos.',
  },
} as const satisfies Partial<Texts>
