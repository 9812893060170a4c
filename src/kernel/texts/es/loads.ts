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
      'Otra integración del mismo tipo ya está activa: {active}. Un sitio tiene como máximo una por tipo.',
    advice: 'Desactive la otra primero.',
  },
  'integration.not_found': {
    title: 'Integración no encontrada',
    detail: 'No hay integración con ese nombre en este sitio.',
    advice: 'Revise el nombre, o cree la integración.',
  },
  'load.not_found': {
    title: 'Carga no encontrada',
    detail: 'No hay carga con ese número en este sitio.',
    advice: 'Revise el número; la lista de cargas las muestra todas.',
  },
  'load.type_unknown': {
    title: 'Tipo de carga desconocido',
    detail: 'El tipo {type} no existe; el archivo no se cargó.',
    advice:
      'Use uno de los siete: 1 producto, 2 stock, 3 producto y stock, 6 producto, stock y precio, 7 precio, 8 producto y precio, 12 atributo.',
  },
  'load.type_unavailable': {
    title: 'Tipo de carga aún no disponible',
    detail: 'El tipo {type} existe, pero este hub aún no lo carga; no se hizo nada.',
    advice: 'Envíe productos, stock y precios por separado: este hub carga los tipos {types}.',
  },
  'load.unreadable': {
    title: 'Archivo ilegible',
    detail: 'El archivo está vacío, o sus primeros bytes no son de JSON ni de CSV; no se cargó nada.',
    advice: 'Abra el archivo, compruebe que no esté vacío ni sea de otro formato, y envíelo de nuevo.',
  },
  'load.format_unavailable': {
    title: 'Formato aún no disponible',
    detail:
      'El formato de este archivo es conocido ({format}), pero este hub aún no lo lee; no se cargó nada.',
    advice: 'Envíe el mismo contenido en JSON o CSV.',
  },
  'load.too_large': {
    title: 'Archivo demasiado grande',
    detail: 'El archivo supera el límite de {limit} bytes; no se cargó nada.',
    advice: 'Divida el archivo, o pida a quien opera el hub un LOAD_BYTES_MAX mayor.',
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
  'load.broken': {
    title: 'Archivo roto',
    detail:
      'La lectura paró donde el archivo deja de tener sentido; las filas anteriores a ese punto se cargaron.',
    reasons: {
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
    detail: 'El proceso que hacía esta carga cayó varias veces; lo ya grabado quedó.',
    advice: 'Envíe el archivo de nuevo; si persiste, avise a quien opera el hub.',
  },
} as const satisfies Partial<Texts>
