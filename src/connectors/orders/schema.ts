import { Type, type Static } from 'typebox'
import { IntegrationNameShape } from '../../integrations/schema.ts'
import { ORDER_PARAMS } from '../../orders/schema/shared.ts'
import { RefusalShape } from '../schema.ts'
import { listQuery, momentShape, objectShape, SITE_PARAMS } from '../../platform/http/shapes.ts'

/** How a part of an order stands with its connector. */
export const STANDINGS = ['waiting', 'taken', 'done', 'refused', 'parked'] as const

const nullable = <Shape extends Parameters<typeof Type.Union>[0][number]>(
  shape: Shape,
  description: string,
) => Type.Union([shape, Type.Null()], { description })

const StandingShape = Type.Enum([...STANDINGS], {
  description:
    '`waiting` to be sent; `taken`: the ERP has it, and is asked what becomes of it; `refused`: something stands in its ' +
    'way and is tried again by itself; `parked`: it waits for a person; `done`: there is nothing left to say',
})

export const ConnectorOrderShape = objectShape(
  {
    integration: Type.String(),
    orderId: Type.String(),
    fulfilmentId: Type.String(),
    key: Type.String({ description: 'What the ERP knows it by', examples: ['812'] }),
    standing: StandingShape,
    erpOrderId: nullable(Type.String(), "The ERP's number of it"),
    sentAt: nullable(momentShape('When it was sent first'), 'Null: not yet'),
    nextAt: nullable(momentShape('When it is looked at next'), 'Null: not by itself'),
    tries: Type.Integer({ description: 'How often it has been refused in a row' }),
    refusal: nullable(RefusalShape, 'What stands in its way'),
    createdAt: momentShape('When the connector heard of it'),
    updatedAt: momentShape('When that last changed'),
  },
  'ConnectorOrder',
)

export const ConnectorOrdersShape = objectShape({ items: Type.Array(ConnectorOrderShape) })

export const CONNECTOR_PARAMS = objectShape({ ...SITE_PARAMS, name: IntegrationNameShape })
export const CONNECTOR_ORDER_PARAMS = objectShape({
  ...SITE_PARAMS,
  name: IntegrationNameShape,
  orderId: ORDER_PARAMS.properties.orderId,
})

export const ConnectorOrderQueryShape = listQuery({
  standing: Type.Optional(Type.Enum([...STANDINGS], { description: 'Only those that stand so' })),
})

export type ConnectorOrder = Static<typeof ConnectorOrderShape>
