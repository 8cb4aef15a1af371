import type { Role, User } from '@kizashi/api-contract';
import type { schema } from '@kizashi/storage/database';

export type UserRow = typeof schema.users.$inferSelect;

export function toUser(row: UserRow): User {
  const { id, name, email, customerId, language } = row;
  return { id, name, email, role: row.role as Role, customerId, language };
}
