import type { BranchRow, LoginRow, Page, PermissionRow, RoleRow, UserRow } from "@huoshui/api";

import { api } from "@/app/api";
import type { ListQuery } from "@/shared/useList";

export const listUsers = (query: ListQuery) => api.get<Page<UserRow>>("/api/staff/users", { query });
export const listRoles = () => api.get<RoleRow[]>("/api/staff/roles");
export const listPermissions = () => api.get<PermissionRow[]>("/api/staff/permissions");
export const listBranches = () => api.get<BranchRow[]>("/api/staff/branches");

export interface UserBody {
  username: string;
  name: string;
  branch_id: number | null;
  role_codes: string[];
  data_scope: string;
  password?: string;
  is_active?: boolean;
}

export const createUser = (body: UserBody, key: string) =>
  api.post<UserRow>("/api/staff/users", { body, key });

export const changeUser = (id: number, body: Partial<UserBody>, key: string) =>
  api.put<UserRow>("/api/staff/users/{id}", { path: { id }, body, key });

export const listLogins = async (id: number): Promise<LoginRow[]> => {
  const answer = await api.get<LoginRow[] | Page<LoginRow>>("/api/staff/users/{id}/logins", { path: { id } });
  return Array.isArray(answer) ? answer : answer.items;
};

export const saveRole = (role: RoleRow, key: string) =>
  api.put<RoleRow>("/api/staff/roles/{code}", {
    path: { code: role.code },
    body: {
      name: role.name,
      name_en: role.name_en,
      permissions: role.permissions,
      approval_limit: role.approval_limit,
    },
    key,
  });
