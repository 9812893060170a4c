import type { Texts } from '../texts.ts'

/** Spanish words for the codes of any call, access and the catalogue. */
export const CALLS = {
  'request.malformed': {
    title: 'Llamada con formato incorrecto',
    detail: 'La llamada no tiene el formato esperado ({field}: {problem}); no se hizo nada.',
    advice: 'Corrija los campos listados en "errors" y envíe de nuevo.',
  },
  'request.field_missing': {
    title: 'Falta un campo obligatorio',
    detail: 'Falta el campo {field}; no se hizo nada.',
    advice: 'Envíe la llamada de nuevo con ese campo.',
  },
  'request.cursor_invalid': {
    title: 'Cursor inválido',
    detail: 'Esta lista no entregó ese cursor.',
    advice: 'Use el "nextCursor" de la página anterior, o empiece sin cursor.',
  },
  'request.not_multipart': {
    title: 'No es un formulario multipart',
    detail: 'Esta puerta recibe un formulario multipart/form-data, y la llamada trajo otra cosa.',
    advice: 'Envíelo como multipart/form-data, con los campos y el archivo.',
  },
  'request.media_type_unsupported': {
    title: 'Tipo de contenido no aceptado',
    detail: 'Esta llamada no recibe cuerpos con ese Content-Type; recibe: {accepted}.',
    reasons: { encoding: 'Esta llamada no acepta cuerpos comprimidos como {encoding}; acepta: {accepted}.' },
    advice: 'Envíe el cuerpo con "Content-Type: {accepted}".',
  },
  'request.too_large': {
    title: 'Cuerpo demasiado grande',
    detail: 'El cuerpo de la llamada supera el límite de {limit} bytes; no se hizo nada.',
    advice: 'Divida la llamada en otras menores; para muchos datos, envíe una carga.',
  },
  'request.too_slow': {
    title: 'Cuerpo demasiado lento',
    detail:
      'El cuerpo de la llamada dejó de llegar o no llegó entero en el tiempo permitido ({limitMs} ms); no se hizo nada.',
    advice: 'Revise la conexión y envíe de nuevo.',
  },
  'request.not_found': {
    title: 'Dirección inexistente',
    detail: 'No hay llamada con ese método en {path}.',
    advice: 'Revise el método y la ruta en /docs.',
  },
  'request.stale': {
    title: 'Versión desactualizada',
    detail: 'El recurso cambió desde la versión de su If-Match; no se hizo nada.',
    advice: 'Lea el recurso de nuevo, decida otra vez y use el nuevo ETag.',
  },
  'request.rate_limited': {
    title: 'Demasiadas llamadas',
    detail: 'Este usuario superó el límite de llamadas por segundo.',
    advice: 'Espere el tiempo que indica Retry-After y siga más despacio.',
  },
  'idempotency.key_reused': {
    title: 'Clave de idempotencia ya usada',
    detail: 'La Idempotency-Key {key} ya se usó con otra llamada u otro cuerpo; no se hizo nada.',
    advice: 'Use una clave nueva para cada operación, y la misma solo para repetir la misma llamada.',
  },
  'idempotency.in_progress': {
    title: 'La primera llamada sigue en curso',
    detail: 'Una llamada con la Idempotency-Key {key} aún no terminó.',
    advice: 'Espere un poco y repita la misma llamada con la misma clave.',
  },
  'server.fault': {
    title: 'Falla del hub',
    detail:
      'Algo se rompió de nuestro lado; lo que la llamada hacía se deshizo. Solicitud número {requestId}.',
    advice: 'Repita la llamada; si persiste, informe el número de arriba a quien opera el hub.',
  },
  'server.stopping': {
    title: 'El hub se está deteniendo',
    detail: 'Este proceso se está cerrando y no acepta trabajo nuevo.',
    advice: 'Repita la llamada después del tiempo que indica Retry-After.',
  },
  'server.database_unavailable': {
    title: 'Base de datos no disponible',
    detail: 'El hub no alcanza su base de datos ahora; no se hizo nada.',
    advice: 'Repita la llamada después del tiempo que indica Retry-After.',
  },
  'auth.failed': {
    title: 'Acceso no reconocido',
    detail: 'Faltan las credenciales, o el usuario, la contraseña o el token no valen aquí.',
    advice: 'Revise las credenciales y pida un token nuevo.',
    reasons: {
      grant_missing: 'Falta el campo grant_type; aceptados: {accepted}.',
      grant_unsupported: 'El grant_type enviado no se acepta; aceptados: {accepted}.',
      field_missing: 'Falta el campo {field} del pedido de token.',
      field_twice: 'El campo {field} del pedido de token vino más de una vez.',
      two_ways: 'Las credenciales vinieron de dos modos, en el formulario y por Basic; envíelas de uno solo.',
    },
  },
  'auth.forbidden': {
    title: 'Sin permiso',
    detail: 'Este usuario no tiene el permiso que la llamada pide en este sitio, o el sitio no existe.',
    advice: 'Revise el código del sitio y pida el permiso a uno de sus administradores.',
  },
  'auth.too_many_attempts': {
    title: 'Demasiados intentos de acceso',
    detail: 'Hubo demasiadas contraseñas erradas desde esta dirección para este usuario.',
    advice: 'Espere el tiempo que indica Retry-After e intente con la contraseña correcta.',
  },
  'site.invalid': {
    title: 'Sitio inválido',
    detail: 'Los datos del sitio no valen: revise el campo {field}.',
    reasons: {
      no_such_site: 'No hay sitio {value}; no se guardó nada.',
      currency_unknown: 'La moneda {value} no es un código ISO 4217; no se guardó nada.',
      currency_fixed: 'El sitio ya cuenta en {before}, y la moneda de un sitio no cambia; no se guardó nada.',
      time_zone_unknown: 'La zona {value} no es un nombre IANA, como America/Sao_Paulo; no se guardó nada.',
      locale_unknown: 'El locale {value} no es una etiqueta BCP 47, como pt-BR; no se guardó nada.',
    },
    advice: 'Use un código de letras, dígitos, "_" o "-", una moneda ISO 4217 y una zona horaria IANA.',
  },
  'user.not_found': {
    title: 'Usuario no encontrado',
    detail: 'No hay usuario con ese nombre que usted pueda ver.',
    advice: 'Revise el nombre, o cree el usuario.',
  },
  'user.password_weak': {
    title: 'Contraseña débil',
    detail: 'La contraseña no tiene de {lengthMin} a {lengthMax} caracteres; no se guardó nada.',
    advice: 'Elija otra contraseña.',
  },
  'user.permission_unknown': {
    title: 'Permiso desconocido',
    detail: 'Uno de los permisos pedidos no existe; no se guardó nada.',
    advice: 'Use load, configure, orders:read, orders:write, orders:create, payments, catalog:read o admin.',
  },
  'user.of_other_sites': {
    title: 'Usuario también de otros sitios',
    detail:
      'El usuario tiene permisos en sitios que usted no administra, o administra el hub; no se guardó nada.',
    advice: 'Pida el cambio de contraseña o la eliminación a un administrador del hub.',
  },
  'user.last_hub_admin': {
    title: 'Último administrador del hub',
    detail: 'Solo {username} administra el hub; no se guardó nada.',
    advice: 'Haga antes administrador a otro usuario: malote user add NOMBRE --hub-admin.',
  },
  'product.not_found': {
    title: 'Producto no encontrado',
    detail: 'No hay producto con esa referencia en este sitio.',
    advice: 'Revise la referencia, o cargue el producto.',
  },
  'variant.not_found': {
    title: 'SKU no encontrado',
    detail: 'No hay variante con ese SKU en este sitio.',
    advice: 'Revise el SKU, o cargue el producto.',
  },
  'store.not_found': {
    title: 'Tienda no encontrada',
    detail: 'No hay tienda con ese código externo en este sitio.',
    advice: 'Revise el código, o registre la tienda.',
  },
  'channel.not_found': {
    title: 'Canal no encontrado',
    detail: 'No hay canal con ese código en este sitio.',
    advice: 'Revise el código, o registre el canal.',
  },
  'history.expired': {
    title: 'Pasado ya no guardado',
    detail: 'Lo que el catálogo decía en ese momento ya no se conoce; el hub recuerda desde {from}.',
    advice:
      'Consulte ese momento o uno posterior. Cuánto tiempo se guarda es la configuración historyDays del sitio.',
  },
} as const satisfies Partial<Texts>
