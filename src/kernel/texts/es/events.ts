import type { Texts } from '../texts.ts'

/** Spanish words for the codes of events and consumers. */
export const EVENTS = {
  'events.expired': {
    title: 'Eventos olvidados',
    detail: 'El registro ya no tiene todo lo pedido; empieza en el número {firstSeq}.',
    advice: 'Lea desde ese número y tome lo anterior de los pedidos y del catálogo.',
  },
  'events.not_there_yet': {
    title: 'Número aún inexistente',
    detail: 'El registro termina en el número {lastSeq} y se pidió el {after}; no se cambió nada.',
    advice: 'Empiece en un número que el registro tenga; tras restaurar la base de datos, empiece de nuevo.',
  },
  'consumer.not_found': {
    title: 'Consumidor no encontrado',
    detail: 'No existe el consumidor {name} en este sitio.',
    advice: 'Revise el nombre o créelo con PUT.',
  },
  'consumer.lease_lost': {
    title: 'Reserva de eventos perdida',
    detail: 'La reserva {leaseId} venció, fue devuelta o es de otro; no se confirmó nada.',
    advice: 'Reserve de nuevo: lo no confirmado vuelve a venir. Pida más tiempo o menos eventos.',
  },
  'consumer.seq_not_leased': {
    title: 'Número fuera de la reserva',
    detail: 'El número {seq} está después de la reserva, que termina en {leasedSeq}; no se confirmó nada.',
    advice: 'Confirme hasta un número de la reserva.',
  },
} as const satisfies Partial<Texts>
