/** What the generated description says about each endpoint, in the shape callers pass and get. */
import type { paths } from "./schema";

export type Method = "get" | "post" | "put" | "delete";

/** The addresses the API's description lists for a method. */
export type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type OperationOf<P extends keyof paths, M extends Method> = P extends keyof paths
  ? paths[P] extends Record<M, infer O>
    ? O
    : never
  : never;

type JsonOf<R> = R extends { content: { "application/json": infer J } } ? J : unknown;

/** What an endpoint answers. */
export type Answer<P extends keyof paths, M extends Method> =
  OperationOf<P, M> extends { responses: infer R }
    ? { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : never }[keyof R]
    : never;

/** What an endpoint wants to be sent as JSON; never when it wants nothing. */
export type Body<P extends keyof paths, M extends Method> =
  OperationOf<P, M> extends { requestBody: { content: { "application/json": infer J } } } ? J : never;

/** The form fields that go with a file; never when the endpoint takes no file. */
export type UploadFields<P extends keyof paths> =
  OperationOf<P, "post"> extends { requestBody: { content: { "multipart/form-data": infer F } } }
    ? Omit<F, "file">
    : never;

/** The addresses that take a file. */
export type UploadPath = {
  [P in PathFor<"post">]: [UploadFields<P>] extends [never] ? never : P;
}[PathFor<"post">];

/** A query as it may come from a page's own address: every number and yes/no also as text. */
type OnTheWire<Q> = {
  [K in keyof Q]: Q[K] | (Extract<Q[K], number | boolean> extends never ? never : string);
};

type PathPart<O> = O extends { parameters: { path: infer V extends object } }
  ? { path: V }
  : { path?: never };

type QueryPart<O> = O extends { parameters: { query: infer Q extends object } }
  ? { query: OnTheWire<Q> }
  : O extends { parameters: { query?: infer Q } }
    ? [Exclude<Q, undefined>] extends [never]
      ? { query?: never }
      : { query?: OnTheWire<NonNullable<Q>> }
    : { query?: never };

type BodyPart<O> = O extends { requestBody: { content: { "application/json": infer J } } }
  ? { body: J }
  : { body?: never };

type FieldsPart<P extends UploadPath> =
  object extends UploadFields<P> ? { fields?: UploadFields<P> } : { fields: UploadFields<P> };

/** Idempotency key; keep it for a retry of the same submission. */
interface Keyed {
  key?: string;
}

export type ReadInit<P extends keyof paths, M extends Method = "get"> = PathPart<OperationOf<P, M>> &
  QueryPart<OperationOf<P, M>>;

export type WriteInit<P extends keyof paths, M extends Method> = ReadInit<P, M> &
  BodyPart<OperationOf<P, M>> &
  Keyed;

export type UploadInit<P extends UploadPath> = PathPart<OperationOf<P, "post">> &
  FieldsPart<P> &
  Keyed & { file: File };

/** What an address needs beside itself, for links and for requests made by other means. */
export type AddressInit<P extends keyof paths> =
  P extends PathFor<"get"> ? ReadInit<P> : P extends PathFor<"post"> ? ReadInit<P, "post"> : never;

/** An argument that may be left out when the endpoint needs none of it. */
export type Needed<I> = object extends I ? [init?: I] : [init: I];
