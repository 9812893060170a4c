import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of events and consumers. */
export const EVENTS = {
  'events.expired': {
    title: 'Eventos esquecidos',
    detail: 'O registro já não tem tudo o que foi pedido; ele começa no número {firstSeq}.',
    advice: 'Leia desse número em diante e busque o que veio antes nos pedidos e no catálogo.',
  },
  'events.not_there_yet': {
    title: 'Número ainda inexistente',
    detail: 'O registro termina no número {lastSeq} e foi pedido o {after}; nada foi alterado.',
    advice: 'Comece em um número que o registro tenha; depois de restaurar o banco de dados, comece de novo.',
  },
  'consumer.not_found': {
    title: 'Consumidor não encontrado',
    detail: 'Não existe o consumidor {name} neste site.',
    advice: 'Confira o nome ou crie-o com PUT.',
  },
  'consumer.lease_lost': {
    title: 'Reserva de eventos perdida',
    detail: 'A reserva {leaseId} venceu, foi devolvida ou é de outro; nada foi confirmado.',
    advice: 'Reserve de novo: o que não foi confirmado vem outra vez. Peça mais tempo ou menos eventos.',
  },
  'consumer.seq_not_leased': {
    title: 'Número fora da reserva',
    detail: 'O número {seq} está depois da reserva, que termina no {leasedSeq}; nada foi confirmado.',
    advice: 'Confirme até um número da reserva.',
  },
} as const satisfies Partial<Texts>
