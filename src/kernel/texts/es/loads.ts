import type { Texts } from '../texts.ts'

/** Spanish words for the codes of integrations and loads. */
export const LOADS = {
  'integration.none_active': {
    title: 'Ninguna integración activa',
    detail: 'El sitio no tiene integración activa del tipo {type}; el archivo no se cargó.',
    advice: 'Active una integración de ese tipo y envíe el archivo de nuevo.',
  },
  'integration.already_active': {
    title: 'Ya hay integración activa del tipo',
    detail:
      'Otra integración del mismo tipo ya está activa: {active}. Un sitio tiene como máximo una por tipo: desactive la otra, o guarde esta con "active": false. No se guardó nada.',
    advice: 'Desactive la otra primero, o guarde esta con "active": false.',
  },
  'integration.not_found': {
    title: 'Integración no encontrada',
    detail: 'No hay integración con ese nombre en este sitio.',
    advice: 'Revise el nombre, o cree la integración.',
  },
  'integration.mapping_invalid': {
    title: 'Mapeo que no sirve',
    detail: 'El mapeo dice en {field} algo con lo que no se puede leer un archivo; no se guardó nada.',
    reasons: {
      field_unknown:
        'Una carga de este tipo no tiene el campo {field}; existen: {accepted}. No se guardó nada.',
      source:
        'En el mapeo, {field} debe tener exactamente uno de from, column, path y constant; no se guardó nada.',
      path: 'En el mapeo, {field} no es una ruta como saldo.livre o fotos[0].url; no se guardó nada.',
      path_list:
        'En el mapeo, {field} tiene [], que da una lista, y este campo acepta un solo valor; no se guardó nada.',
      name_without_header:
        'En el mapeo, {field} nombra una columna, y un archivo sin encabezado no tiene nombres: indique el número, { column: 3 } para la tercera. No se guardó nada.',
      value: 'En el mapeo, {field} tiene un valor que este campo no acepta; no se guardó nada.',
      multiply:
        'En el mapeo, {field} debe ser un número mayor que cero, en un campo que tiene un número y no tiene values; no se guardó nada.',
      values: 'En el mapeo, {field} traduce un campo que tiene una lista; no se guardó nada.',
      header_row:
        'En el mapeo, {field} dice dónde está el encabezado, y header dice que no hay; no se guardó nada.',
      spread:
        'En el mapeo, {field} debe ir a store con quantity, o a list con price, en una carga de un tipo que los tenga; no se guardó nada.',
      spread_twice:
        'En el mapeo, {field} está en columnas dos veces, o en columnas y además mapeado aparte; no se guardó nada.',
      spread_columns:
        'En el mapeo, {field} debe dar a cada columna un código, y ningún código a dos columnas; no se guardó nada.',
    },
    advice: 'Corrija el campo nombrado y guarde de nuevo; la guía de mapeos tiene ejemplos completos.',
  },
  'load.not_found': {
    title: 'Carga no encontrada',
    detail: 'No hay carga con ese número en este sitio.',
    advice: 'Revise el número; la lista de cargas las muestra todas.',
  },
  'load.type_unknown': {
    title: 'Tipo de carga desconocido',
    detail: 'El tipo {type} no existe; existen: {types}. No se hizo nada.',
    advice:
      'Use uno de los siete: 1 producto, 2 stock, 3 producto y stock, 6 producto, stock y precio, 7 precio, 8 producto y precio, 12 atributo.',
  },
  'load.unreadable': {
    title: 'Archivo ilegible',
    detail: 'El archivo está vacío, o no es JSON, NDJSON, CSV ni XLSX; no se cargó nada.',
    reasons: {
      empty: 'El archivo está vacío; no se cargó nada.',
      not_text:
        'El archivo no es texto ni planilla: puede ser una imagen, un PDF o un programa. No se cargó nada.',
      no_known_format:
        'El archivo es texto, pero no JSON, NDJSON ni CSV con encabezado; las páginas web y el XML con nombre .xls no se leen. No se cargó nada.',
      old_workbook:
        'El archivo es una planilla del tipo antiguo (.xls), o protegida con contraseña; ninguna de las dos se puede leer. No se cargó nada.',
      no_workbook: 'El archivo es un zip, pero no una planilla XLSX con una hoja. No se cargó nada.',
      zip_broken:
        'El archivo empieza como una planilla (XLSX), pero está dañado o se cortó en el camino. No se cargó nada.',
      encrypted: 'La planilla está protegida con contraseña. No se cargó nada.',
      gzip_broken:
        'El archivo empieza como un gzip, pero lo que contiene no se puede leer. No se cargó nada.',
    },
    advice: 'Abra el archivo, guárdelo como XLSX sin contraseña o como CSV, y envíelo de nuevo.',
  },
  'load.too_large': {
    title: 'Archivo demasiado grande',
    detail: 'El archivo supera el límite de {limit} bytes; no se cargó nada.',
    reasons: {
      expanded: 'Descomprimido, el archivo supera el límite de {limit} bytes; la lectura paró ahí.',
      shared_texts:
        'Los textos de esta planilla suman más de {limit} bytes, más de lo que se lee de una; no se cargó ninguna fila.',
    },
    advice:
      'Divida el archivo o guarde la planilla como CSV, o pida a quien opera el hub un LOAD_BYTES_MAX mayor.',
  },
  'load.credentials_first': {
    title: 'Credenciales después de un archivo grande',
    detail: 'El archivo llegó antes de username y password y supera {limit} bytes; no se cargó nada.',
    advice: 'Ponga username, password e integrationType antes del archivo en el formulario.',
  },
  'load.not_finished': {
    title: 'Carga aún en curso',
    detail: 'La carga aún no terminó; lo que pidió solo existe después.',
    advice: 'Espere a que la carga termine y repita la llamada.',
  },
  'load.source_expired': {
    title: 'Archivo ya no guardado',
    detail: 'Los bytes recibidos de esta carga ya no están guardados.',
    advice: 'Envíe el archivo de nuevo desde su sistema.',
  },
  'load.report_expired': {
    title: 'Informe ya no guardado',
    detail: 'El resultado de cada fila de esta carga ya no se guarda; los totales sí.',
    advice: 'Envíe el archivo de nuevo para ver qué hace el hub con él ahora; un plan no cambia nada.',
  },
  'load.watchers_too_many': {
    title: 'Demasiados siguen cargas',
    detail: 'Ya hay abiertos tantos seguimientos como el hub mantiene a la vez ({limit}); este no se abrió.',
    advice: 'Cierre los que nadie mira, o consulte la propia carga de vez en cuando.',
  },
  'load.broken': {
    title: 'Archivo roto',
    detail:
      'La lectura paró donde el archivo deja de tener sentido; las filas anteriores a ese punto valen, las posteriores no se leyeron.',
    reasons: {
      at_line:
        'La lectura paró en la línea {line}, donde el archivo deja de tener sentido; las filas anteriores valen, las posteriores no se leyeron.',
      at_byte:
        'La lectura paró en el byte {byte}, donde el archivo deja de tener sentido; las filas anteriores valen, las posteriores no se leyeron.',
      gzip_broken:
        'El gzip está dañado o se cortó en el camino: la lectura paró ahí; las filas enteras antes de ese punto se cargaron.',
      wrong_root:
        'El JSON no es una lista de filas ni un objeto con la lista en uno de estos campos: {accepted}. Encontrado: {found}. No se cargó ninguna fila.',
    },
    advice: 'Corrija el archivo desde el punto indicado y envíelo entero: lo que ya entró no cambia.',
  },
  'load.header_missing': {
    title: 'Falta una columna obligatoria',
    detail:
      'El encabezado no tiene columna para {columns}. Nombres aceptados: {accepted}. No se cargó ninguna fila.',
    advice: 'Agregue la columna al archivo y envíelo de nuevo.',
  },
  'load.header_ambiguous': {
    title: 'Dos columnas con el mismo sentido',
    detail: 'El encabezado tiene más de una columna para {field}; no se cargó ninguna fila.',
    advice: 'Deje solo una de ellas y envíe de nuevo.',
  },
  'load.nested_too_deep': {
    title: 'Anidamiento demasiado profundo',
    detail: 'El JSON tiene más niveles, uno dentro de otro, de los que el hub lee; la lectura paró ahí.',
    advice: 'Envíe los datos con menos niveles.',
  },
  'load.worker_lost': {
    title: 'Carga interrumpida',
    detail:
      'Los procesos que hacían esta carga cayeron, {workers} seguidos, tras leer {rowsRead} filas; lo ya grabado quedó.',
    advice: 'Envíe el archivo de nuevo; si persiste, avise a quien opera el hub.',
  },
  'load.broke': {
    title: 'Carga que no corre',
    detail:
      'El hub se rompió en esta carga {workers} veces, tras leer {rowsRead} filas; lo ya grabado quedó.',
    advice: 'Avise a quien opera el hub: su registro trae la causa junto al número de esta carga.',
  },
  'load.aborted': {
    title: 'Carga abandonada',
    detail:
      'Hay filas rechazadas en el archivo ({refused}), y se envió para entrar entero o no entrar; no se grabó nada.',
    advice: 'Corrija las filas rechazadas y envíe el archivo otra vez, o envíelo con onError=skip.',
  },
  'load.plan_stale': {
    title: 'Plan desactualizado',
    detail: 'El catálogo cambió desde que se hizo el plan; no se aplicó.',
    advice: 'Haga el plan del archivo otra vez y mire lo que cambia ahora.',
  },
  'load.not_planned': {
    title: 'La carga no espera aplicación',
    detail: 'Solo una carga en estado planned puede aplicarse; esta está en {state}.',
    advice: 'Mire la carga; envíe el archivo con mode=plan para tener un plan.',
  },
  'load.not_held': {
    title: 'La carga no está retenida',
    detail: 'Solo una carga retenida puede aprobarse o cancelarse; esta está en {state}.',
    advice: 'Mire la carga: alguien puede haber decidido ya.',
  },
  'load.diff_expired': {
    title: 'Diferencias no guardadas',
    detail: 'Lo que cambió la carga se guarda 7 días después de su fin.',
    advice: 'Haga el plan del archivo otra vez, o consulte el historial del catálogo.',
  },
  'guard.stock_to_zero': {
    title: 'Demasiado stock a cero',
    detail: 'De los saldos guardados de que habla el archivo, {measured} irían a cero; el límite es {limit}.',
    advice: 'Mire las diferencias; apruebe la carga si la tienda está vacía de verdad, si no cancélela.',
  },
  'guard.prices_moved': {
    title: 'Los precios cambian demasiado',
    detail:
      'De los precios guardados de que habla el archivo, {measured} cambiarían mucho; el límite es {limit}.',
    advice: 'Mire las diferencias: ¿están los importes en la unidad correcta? Apruebe la carga o cancélela.',
  },
  'guard.prices_zero': {
    title: 'Demasiados precios cero',
    detail: 'De los precios del archivo, {measured} son cero; el límite es {limit}.',
    advice: 'Mire las filas; apruebe la carga si de verdad no cuestan nada, si no cancélela.',
  },
  'guard.rows_refused': {
    title: 'Demasiadas filas rechazadas',
    detail: 'De las filas del archivo, {measured} fueron rechazadas; el límite es {limit}.',
    advice:
      'Mire las primeras filas rechazadas: una columna puede haberse movido. Cancele la carga, o apruébela sin ellas.',
  },
} as const satisfies Partial<Texts>
