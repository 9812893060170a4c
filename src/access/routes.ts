import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform/platform.ts'
import { auditRoutes } from './audit/routes.ts'
import { siteRoutes } from './sites/routes.ts'
import { tokenRoutes } from './token/routes.ts'
import { userRoutes } from './users/routes.ts'

/** The calls of the room. `guardCalls` comes before these and every other room's. */
export async function accessRoutes(server: FastifyInstance, platform: Platform): Promise<void> {
  await tokenRoutes(server, platform)
  siteRoutes(server, platform)
  userRoutes(server, platform)
  auditRoutes(server, platform)
}
