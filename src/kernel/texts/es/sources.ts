import type { Texts } from '../texts.ts'

/** Spanish words for the codes of sources. */
export const SOURCES = {
  'integration.source_invalid': {
    title: 'Origen que no sirve',
    detail: 'El origen dice en {field} algo que no puede ser; no se guardó nada.',
    reasons: {
      field_missing: 'Un origen de tipo {kind} necesita {field}; no se guardó nada.',
      field_unused: 'Un origen de tipo {kind} no tiene {field}; no se guardó nada.',
      path_climbs: 'La ruta en {field} sale de su carpeta; no se guardó nada.',
      folder_same:
        'La carpeta en {field} es la misma de la que se toman los archivos: se tomarían sin fin. No se guardó nada.',
      time_zone_unknown: 'No existe una zona horaria con el nombre que está en {field}; no se guardó nada.',
      cron: 'El horario en {field} no es un cron de cinco campos con valores que existen: minuto, hora, día, mes, día de la semana. No se guardó nada.',
      cron_never: 'El horario en {field} nunca llega: es de un día que ningún año tiene. No se guardó nada.',
      source_missing:
        'El campo {field} trata de la búsqueda de archivos, y la integración no tiene origen; no se guardó nada.',
    },
    advice: 'Corrija {field} y guarde de nuevo.',
  },
  'integration.source_missing': {
    title: 'Sin origen',
    detail: 'La integración {name} no tiene origen: sus archivos llegan por la puerta de carga.',
    advice: 'Dele un origen con PUT.',
  },
  'integration.secret_missing': {
    title: 'Falta el secreto',
    detail: 'El secreto del origen no se conoce, o era de otro tipo, dirección o usuario.',
    advice: 'Envíe {field} con el origen.',
  },
  'source.unreachable': {
    title: 'Origen inaccesible',
    detail: 'No se pudo llegar a {host}: {said}.',
    advice:
      'Revise nombre, puerto y cortafuegos, si el servidor funciona y, con ftps o https, si habla TLS allí.',
  },
  'source.timed_out': {
    title: 'El origen no respondió',
    detail: 'El servidor {host} no respondió en {seconds} segundos.',
    advice: 'Revise puerto y cortafuegos, y si el servidor está sobrecargado o es de otro kind.',
  },
  'source.login_failed': {
    title: 'El origen rechazó el acceso',
    detail: 'El servidor {host} no dejó entrar a {user}: {said}.',
    advice: 'Revise usuario y secreto.',
  },
  'source.host_key_changed': {
    title: 'Cambió la clave del servidor',
    detail: 'El servidor {host} muestra la clave {found} y no {expected}; no se le envió nada.',
    advice:
      'Pregunte a quien administra el servidor; si la clave nueva es correcta, guárdela como clave del servidor.',
  },
  'source.address_forbidden': {
    title: 'Dirección no permitida',
    detail: 'El servidor {host} lleva a una dirección a la que este hub no puede llamar.',
    advice: 'Use otra dirección, o pida al operador que la incluya en EGRESS_ALLOW.',
  },
  'source.folder_missing': {
    title: 'Carpeta no encontrada',
    detail: 'El origen no tiene la carpeta {folder}.',
    advice: 'Revise el nombre, también mayúsculas y minúsculas, o cree la carpeta.',
  },
  'source.not_permitted': {
    title: 'Sin permiso en el origen',
    detail: 'El origen no permite esto en {path}.',
    advice: 'Dé al usuario el derecho de leer, mover y escribir allí, o indique otra carpeta.',
  },
  'source.file_missing': {
    title: 'El archivo ya no está',
    detail: 'El origen ya no tiene el archivo {path}.',
    advice: 'Vea si otro sistema toma los archivos de esta carpeta.',
  },
  'source.exists': {
    title: 'Nombre ya usado en el origen',
    detail: 'El origen ya tiene un archivo {path}; no se sobrescribió nada.',
    advice: 'Quite ese archivo de allí, o cámbiele el nombre.',
  },
  'source.broke': {
    title: 'Fallo del origen',
    detail: 'El origen falló: {said}.',
    advice:
      'Revise la dirección e intente de nuevo; si continúa, muestre esto a quien administra el servidor.',
  },
  'pickup.name_unsafe': {
    title: 'Nombre de archivo inseguro',
    detail: 'El nombre {name} tiene un salto de línea o una barra; el archivo no se tomó y quedó donde está.',
    advice: 'Envíe el archivo con otro nombre.',
  },
} as const satisfies Partial<Texts>
