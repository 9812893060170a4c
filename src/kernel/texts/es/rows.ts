import type { Texts } from '../texts.ts'

/** Spanish words for the codes of rows of a load. */
export const ROWS = {
  'row.not_an_object': {
    title: 'La fila no es un objeto',
    detail: 'Este elemento del archivo no es un objeto con campos.',
    advice: 'Escriba la fila como un objeto JSON.',
  },
  'row.too_large': {
    title: 'Fila demasiado grande',
    detail: 'La fila supera el límite de {limit} bytes.',
    advice: 'Reduzca la fila, por ejemplo las descripciones, y envíela de nuevo.',
  },
  'row.columns_mismatch': {
    title: 'Número de columnas diferente',
    detail: 'La fila tiene {cells} columnas y el encabezado tiene {columns}.',
    advice: 'Revise separadores y comillas de esta fila.',
  },
  'row.field_missing': {
    title: 'Falta un campo',
    detail: 'Falta el campo {field} en esta fila.',
    advice: 'Complete el campo y envíe la fila de nuevo.',
  },
  'row.field_invalid': {
    title: 'Valor no aceptado',
    detail: 'El campo {field} tiene un valor que no sirve para él.',
    advice: 'Corrija el valor y envíe la fila de nuevo.',
  },
  'row.field_too_long': {
    title: 'Texto demasiado largo',
    detail: 'El campo {field} tiene más de {limit} caracteres.',
    advice: 'Acorte el texto y envíe la fila de nuevo.',
  },
  'row.number_malformed': {
    title: 'Número mal formado',
    detail: 'El campo {field} no es un número.',
    advice: 'Escriba solo dígitos, con punto o coma decimal, y envíe la fila de nuevo.',
  },
  'row.number_ambiguous': {
    title: 'Número ambiguo',
    detail: 'El campo {field} puede leerse de dos modos: su separador puede ser decimal o de miles.',
    advice: 'Escriba los decimales (1234 o 1,23), o envíe el archivo en JSON con números.',
  },
  'row.number_too_precise': {
    title: 'Demasiados decimales',
    detail: 'El campo {field} tiene más decimales de los que el hub guarda.',
    advice:
      'Redondee en su sistema (cantidades a 3 decimales, importes a los de la moneda) y envíe la fila de nuevo.',
  },
  'row.number_out_of_range': {
    title: 'Número fuera de rango',
    detail: 'El campo {field} tiene un número mayor que el que el hub guarda.',
    advice: 'Revise el número: puede faltar el separador decimal.',
  },
  'row.amount_negative': {
    title: 'Precio negativo',
    detail: 'El campo {field} es un importe menor que cero.',
    advice: 'Corrija el precio y envíe la fila de nuevo.',
  },
  'row.date_malformed': {
    title: 'Fecha mal formada',
    detail: 'El campo {field} no es una fecha del calendario en un formato que el hub lee.',
    advice: 'Use 2026-11-24T10:00:00-03:00, 2026-11-24 o 24/11/2026.',
  },
  'row.key_missing': {
    title: 'Fila sin clave',
    detail: 'La fila no dice de qué producto habla.',
    advice: 'Indique sku, o ean, o referencia con talla, y envíe la fila de nuevo.',
  },
  'row.key_mangled': {
    title: 'Código dañado por una planilla',
    detail: 'El campo {field} está en notación científica: una planilla borró los dígitos del código.',
    advice: 'Exporte la columna como texto, directo del sistema de origen, y envíe la fila de nuevo.',
  },
  'row.key_conflict': {
    title: 'Clave de otro producto',
    detail: 'La clave de esta fila ya pertenece a otro producto o variante; la fila no se guardó.',
    advice: 'Revise sku, ean, referencia y talla: cada combinación es de una sola variante.',
  },
  'row.attribute_unknown': {
    title: 'Atributo desconocido',
    detail: 'El atributo {attribute} no está definido.',
    advice: 'Defina el atributo con una carga de atributos (tipo 12) y envíe la fila de nuevo.',
  },
  'row.value_unknown': {
    title: 'Valor sin traducción',
    detail: 'El campo {field} tiene un valor que el mapeo de la integración no traduce.',
    advice: 'Agregue el valor a `values` en el mapeo, o corríjalo en el archivo, y envíe la fila de nuevo.',
  },
  'row.product_unknown': {
    title: 'Producto aún no cargado',
    detail: 'El producto {key} aún no está en el hub; la fila no se guardó.',
    advice: 'Cargue el producto: la fila en espera entra sola; la rechazada se envía de nuevo.',
  },
  'row.store_unknown': {
    title: 'Tienda no registrada',
    detail: 'La tienda {store} no está registrada en el hub; la fila no se guardó.',
    advice:
      'Registre la tienda con ese código externo: la fila en espera entra sola; la rechazada se envía de nuevo.',
  },
  'row.kit_component_unknown': {
    title: 'Componente del kit desconocido',
    detail:
      'El kit usa el SKU {component}, que aún no está en el hub o es él mismo un kit; la fila no se guardó.',
    advice: 'Cargue los componentes, ninguno de ellos un kit, y luego envíe el kit de nuevo.',
  },
  'row.kit_has_no_stock': {
    title: 'Un kit no tiene stock propio',
    detail: 'El SKU {key} es de un kit, y el stock de un kit es el de sus componentes; la fila no se guardó.',
    advice: 'Envíe el stock de los componentes.',
  },
  'row.aborted': {
    title: 'Fila rechazada con su archivo',
    detail:
      'No hay nada mal en esta fila, pero otras del archivo fueron rechazadas y se envió para entrar entero.',
    advice: 'Corrija las otras filas y envíe el archivo otra vez.',
  },
} as const satisfies Partial<Texts>
